import type { Request, Response } from 'express'
import { newId } from '../lib/ids.ts'
import type { SessionIdentity } from './answers.ts'
import type { Services } from './call.ts'
import type { Frame } from './frame.ts'
import type { Route } from './routes.ts'
import { deviceTokenOf, keepLanguage, languageIn } from './cookies.ts'
import { openFrame, type Place } from './shell.ts'
import { isLanguage, type Language } from './words.ts'

/** What is known about a request before the database was asked, and the frame to show failures in. */
export interface Visitor {
  route: Route
  services: Services
  requestId: string
  address: string
  device: string
  /** What this browser is known by, from its own cookie. */
  deviceToken: string | null
  identity: SessionIdentity | null
  params: Record<string, string>
  query: Record<string, unknown>
  body: Record<string, unknown>
  /** Part of a page fetched by script rather than a page of its own. */
  partial: boolean
  /** The request that made the page this one refreshes, if any. */
  page: string | null
  place: Place
  /** Replaced by the signed-in frame once the person is known. */
  frame: Frame
  request: Request
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function visitorOf(request: Request, response: Response, route: Route, services: Services): Visitor {
  const requestId = (response.locals['requestId'] as string | undefined) ?? newId()
  const place: Place = {
    path: request.path,
    requestId,
    now: new Date(),
    mode: services.config.mode,
    language: languageOf(request, response, services.config),
    ...(request.method === 'GET' ? { inLanguage: (language) => inLanguage(request, language) } : {}),
  }
  const page = request.get('chairside-page') ?? ''
  return {
    route,
    services,
    requestId,
    address: request.ip ?? '',
    device: (request.get('user-agent') ?? '').slice(0, 200),
    deviceToken: deviceTokenOf(request, services.config),
    identity: (request.user as SessionIdentity | undefined) ?? null,
    params: request.params as Record<string, string>,
    query: { ...request.query },
    body: (request.body as Record<string, unknown> | undefined) ?? {},
    partial: request.get('hx-request') === 'true' || request.get('chairside-page') !== undefined,
    page: UUID.test(page) ? page : null,
    place,
    frame: openFrame(place),
    request,
  }
}

/** The same page in a language: what else was asked for, such as where to go on to, stays. */
function inLanguage({ path, originalUrl }: Request, language: Language): string {
  const asked = new URLSearchParams(originalUrl.split('?')[1] ?? '')
  asked.set('language', language)
  return `${path}?${asked}`
}

export function isId(value: string): boolean {
  return UUID.test(value)
}

/** Chosen at the foot of a page and kept by the browser; else what the browser prefers. */
function languageOf(request: Request, response: Response, config: Services['config']): Language {
  const asked = request.query['language']
  if (isLanguage(asked)) {
    keepLanguage(response, config, asked)
    return asked
  }
  const kept = languageIn(request)
  return kept ?? (request.acceptsLanguages('en', 'de') === 'de' ? 'de' : 'en')
}
