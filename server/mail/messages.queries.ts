import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface Message {
  id: string
  to_address: string
  subject: string
  body: string | null
  state: 'queued' | 'sent' | 'failed' | 'kept'
  created_at: Date
}

export function insertMessage(
  db: Db,
  message: Pick<Message, 'to_address' | 'subject' | 'body'>,
): Promise<{ id: string }> {
  return one<{ id: string }>(
    db,
    'insert into mail.messages (to_address, subject, body) values (:to_address, :subject, :body) returning id',
    { ...message },
  )
}

export function findMessage(db: Db, id: string): Promise<Message | undefined> {
  return maybe<Message>(
    db,
    'select id, to_address, subject, body, state, created_at from mail.messages where id = :id',
    { id },
  )
}

/** The text is forgotten once the mail is out: it may hold a link that opens something. */
export async function updateSent(db: Db, id: string): Promise<void> {
  await maybe(
    db,
    `update mail.messages set state = 'sent', sent_at = now(), body = null, attempts = attempts + 1, problem = null where id = :id`,
    { id },
  )
}

export async function updateKept(db: Db, id: string): Promise<void> {
  await maybe(db, `update mail.messages set state = 'kept' where id = :id`, { id })
}

/** @param problem the other side's answer, without the address */
export async function updateProblem(db: Db, id: string, problem: string): Promise<void> {
  await maybe(db, `update mail.messages set attempts = attempts + 1, problem = :problem where id = :id`, {
    id,
    problem,
  })
}

export function latestMessages(db: Db, limit: number): Promise<Message[]> {
  return all<Message>(
    db,
    'select id, to_address, subject, body, state, created_at from mail.messages order by id desc limit :limit',
    { limit },
  )
}
