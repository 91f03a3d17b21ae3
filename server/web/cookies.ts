import type { Request, Response } from 'express'
import type { Config } from '../../config/config.ts'
import { isLanguage, type Language } from './words.ts'

const YEAR = 365 * 24 * 3600 * 1000

/** What the browser shows to be known again as this device: says nothing about who sits at it. */
export function deviceTokenOf(request: Request, config: Config): string | null {
  const token = cookies(request)[deviceCookie(config.publicUrl.startsWith('https:'))]
  return token && /^[\w-]{43}$/.test(token) ? token : null
}

export function keepDevice(response: Response, token: string, secure: boolean): void {
  response.cookie(deviceCookie(secure), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: YEAR,
  })
}

/** The language chosen at the foot of a page, for pages that nobody is signed in to. */
export function languageIn(request: Request): Language | undefined {
  const kept = cookies(request)['chairside-language']
  return isLanguage(kept) ? kept : undefined
}

export function keepLanguage(response: Response, config: Config, language: Language): void {
  const secure = config.publicUrl.startsWith('https:')
  response.cookie('chairside-language', language, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: YEAR,
  })
}

function deviceCookie(secure: boolean): string {
  return secure ? '__Host-chairside-device' : 'chairside-device'
}

function cookies(request: Request): Record<string, string> {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]))
}
