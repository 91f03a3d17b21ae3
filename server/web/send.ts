import type { Request, Response } from 'express'
import { pipeline } from 'node:stream/promises'
import type { Prepared } from './prepare.ts'
import { keepDevice } from './cookies.ts'
import { streamEvents } from './events.ts'

/** Sends what was prepared and committed. No database connection is held from here on. */
export async function send(request: Request, response: Response, prepared: Prepared): Promise<void> {
  if (prepared.session) await changeSession(request, response, prepared.session)
  response.status(prepared.status).set('Cache-Control', 'no-store').set(prepared.headers)
  if (prepared.events) return streamEvents(response, prepared.events)
  if (typeof prepared.body !== 'function') {
    response.end(prepared.body)
    return
  }
  const content = await prepared.body()
  await pipeline(content, response).catch(() => response.destroy())
}

/** A new identity gets a new session id; the old session is gone. */
async function changeSession(
  request: Request,
  response: Response,
  change: NonNullable<Prepared['session']>,
): Promise<void> {
  if ('end' in change) {
    await new Promise<void>((done, fail) =>
      request.session.destroy((error) => (error ? fail(error) : done())),
    )
    return
  }
  await new Promise<void>((done, fail) =>
    request.logIn(change.become, (error) => (error ? fail(error) : done())),
  )
  if (change.device) keepDevice(response, change.device, request.session.cookie.secure === true)
  if (change.become.expires) request.session.cookie.expires = new Date(change.become.expires)
  await new Promise<void>((done, fail) => request.session.save((error) => (error ? fail(error) : done())))
}
