import type { Readable } from 'node:stream'
import type { Answer, Events, Page, SessionIdentity } from './answers.ts'
import type { Call } from './call.ts'
import type { Frame } from './frame.ts'
import type { Visitor } from './visitor.ts'
import { recordRead } from './who.queries.ts'
import { fileHeaders } from './fileHeaders.ts'

/** An answer ready to be sent: everything that could fail has been done, inside the transaction. */
export interface Prepared {
  status: number
  headers: Record<string, string>
  body: string | Buffer | (() => Readable | Promise<Readable>)
  session?: { become: SessionIdentity; device?: string | undefined } | { end: true }
  events?: Events['subscribe']
}

/** Renders the answer and writes on the record whose data it shows. */
export async function prepare(visitor: Visitor, call: Call<unknown>, answer: Answer): Promise<Prepared> {
  if (visitor.route.method === 'GET') checkPatientsNamed(visitor, answer)
  const patients = answer.patients
  const prepared = await render(visitor, call, answer)
  if (patients && patients.length > 0) {
    // Not waited for: COMMIT follows in the same packet, and is refused should this fail.
    recordRead(call.db, {
      patients,
      what: `${visitor.route.method} ${visitor.route.path}`,
      actorKind: call.who.actor.kind,
      actorId: call.who.actor.id,
      request: call.who.request,
      address: call.who.address ?? null,
      page: visitor.page,
    }).catch(() => {})
  }
  return prepared
}

/** Fails closed: a page said to show patients must say whose, and one said to show nobody must not. */
function checkPatientsNamed({ route }: Visitor, answer: Answer): void {
  if (answer.answer === 'redirect') return
  if (route.reads === 'patients' && !answer.patients)
    throw new Error(`${route.path} did not name its patients`)
  if (route.reads === 'nothing' && answer.patients?.length) throw new Error(`${route.path} shows patients`)
}

async function render(visitor: Visitor, call: Call<unknown>, answer: Answer): Promise<Prepared> {
  switch (answer.answer) {
    case 'page':
      return html(
        answer.status,
        visitor.services.views.page(answer.view, answer.data, await pageFrame(visitor, call, answer)),
      )
    case 'fragment':
      return html(answer.status, visitor.services.views.fragment(answer.view, answer.data, visitor.frame))
    case 'json':
      return {
        status: answer.status ?? 200,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(answer.data),
      }
    case 'redirect':
      return seeOther(
        answer.done
          ? withDone(answer.to, answer.done, answer.undo ? visitor.requestId : undefined)
          : answer.to,
      )
    case 'file':
      return { status: answer.range ? 206 : 200, headers: fileHeaders(answer), body: answer.content }
    case 'events':
      return {
        status: 200,
        headers: { 'Content-Type': 'text/event-stream' },
        body: '',
        events: answer.subscribe,
      }
    case 'signedIn':
      return { ...seeOther(answer.to), session: { become: answer.session, device: answer.device } }
    case 'signedOut':
      return { ...seeOther(answer.to), session: { end: true } }
  }
}

async function pageFrame(visitor: Visitor, call: Call<unknown>, answer: Page): Promise<Frame> {
  const frame: Frame = { ...visitor.frame, layout: answer.layout, undo: undoOf(visitor) }
  if (!frame.signedIn || (frame.layout ?? 'app') !== 'app') return frame
  const counts = await Promise.all(visitor.services.shell.counts.map((count) => count(call)))
  return { ...frame, counts: counts.flat() }
}

function undoOf({ query, frame, request }: Visitor): Frame['undo'] {
  const { done, undo } = query
  if (typeof done !== 'string' || !/^[a-z]+\.done\.[a-zA-Z]{1,40}$/.test(done)) return undefined
  const action = typeof undo === 'string' && /^[0-9a-f-]{36}$/.test(undo) ? `/changes/${undo}/undo` : ''
  try {
    return { text: frame.words(done), action, back: withoutDone(request.originalUrl) }
  } catch {
    return undefined
  }
}

/** The page itself, without what was just done: where undoing leads back to. */
function withoutDone(address: string): string {
  const [path = '/', asked = ''] = address.split('?')
  const query = new URLSearchParams(asked)
  query.delete('done')
  query.delete('undo')
  return query.size > 0 ? `${path}?${query}` : path
}

function withDone(to: string, done: string, undo?: string): string {
  const [path = '/', hash] = to.split('#')
  const query = new URLSearchParams({ done, ...(undo && { undo }) })
  return `${path}${path.includes('?') ? '&' : '?'}${query}${hash ? `#${hash}` : ''}`
}

function html(status: number | undefined, body: string | Buffer): Prepared {
  return { status: status ?? 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body }
}

function seeOther(to: string): Prepared {
  return { status: 303, headers: { Location: localPath(to) }, body: '' }
}

/** Redirects stay on this server: a path from one of our own forms may have been tampered with. */
export function localPath(path: string): string {
  return /^\/(?![/\\])[^\\\r\n]*$/.test(path) ? path : '/'
}
