import type { Client as Connection } from 'pg'

/** The code under which public.announce() sends its notices. */
const ANNOUNCED = 'CS002'

/** So long are announcements gathered before they leave, in milliseconds. */
const GATHERED = 20
/** A database that was away is asked again after this, in milliseconds. */
const AGAIN = 1000

const heard = new WeakMap<Connection, Set<string>>()

/** Hears what triggers announce on a connection. */
export function hearAnnouncements(connection: Connection): void {
  if (heard.has(connection)) return
  const announced = new Set<string>()
  heard.set(connection, announced)
  connection.on('notice', ({ code, message }) => {
    if (code === ANNOUNCED && message) announced.add(message)
  })
}

/** @returns what the transaction that has just ended announced: "channel message", each once */
export function takeAnnouncements(connection: Connection): string[] {
  const announced = heard.get(connection)
  if (!announced?.size) return []
  const all = [...announced]
  announced.clear()
  return all
}

export interface Announcer {
  /** Says it to whoever listens, soon: everything that was committed in the meantime in one statement. */
  announce(announcements: readonly string[]): void
  /** Says now what is still waiting, and nothing more afterwards. */
  close(): Promise<void>
}

/**
 * NOTIFY after the commit, not in it: PostgreSQL lets transactions that notify commit one at a time only.
 * @param withConnection lends a connection outside any transaction
 */
export function announcer(
  withConnection: (work: (connection: Connection) => Promise<unknown>) => Promise<void>,
): Announcer {
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let leaving = Promise.resolve()
  let closed = false

  const announce = (announcements: Iterable<string>, after = GATHERED) => {
    for (const one of announcements) waiting.add(one)
    if (waiting.size > 0 && !closed) timer ??= setTimeout(flush, after)
  }
  const leave = async () => {
    const announcements = [...waiting]
    waiting.clear()
    if (announcements.length === 0) return
    await withConnection((connection) => connection.query({ ...NOTIFY, values: [announcements] })).catch(() =>
      announce(announcements, AGAIN),
    )
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    leaving = leaving.then(leave)
  }
  return {
    announce,
    close() {
      closed = true
      flush()
      return leaving
    },
  }
}

export const NOTIFY = {
  name: 'announce',
  text: `select pg_notify(split_part(said, ' ', 1), substr(said, strpos(said, ' ') + 1)) from unnest($1::text[]) said`,
}
