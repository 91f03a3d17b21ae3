import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { type Db, inTenant } from '../db/tenant.ts'
import { enqueue, job } from '../jobs/jobs.ts'
import { findMessage, insertMessage, updateKept, updateProblem, updateSent } from './messages.queries.ts'

/** Whether mail can leave this server; where not, links are shown once to whoever issued them. */
export function mailLeaves(config: Config): boolean {
  return config.smtp !== undefined
}

/** Whether mail is kept for the mailbox page, to be looked at instead of sent. */
export function mailIsKept(config: Config): boolean {
  return config.mode === 'demo' || config.mode === 'dev'
}

/** Posts a plain-text mail: it leaves after this transaction is committed, and only then. */
export async function postMail(db: Db, mail: { to: string; subject: string; text: string }): Promise<string> {
  const { id } = await insertMessage(db, {
    to_address: mail.to,
    subject: mail.subject.replace(/\s+/g, ' '),
    body: mail.text,
  })
  await enqueue(db, 'mail.send', { id })
  return id
}

/** With the pauses between them, as many as take more than a day. */
const TRIES = 40

/** Sends one message. Doubled only when the server dies between the other side's acceptance and our record. */
export const sendMail = job(
  'mail.send',
  { data: z.strictObject({ id: z.uuid() }), retries: TRIES, seconds: 120 },
  async ({ services, who, data }) => {
    const { pool, config } = services
    const message = await inTenant(pool, who, (db) => findMessage(db, data.id))
    if (!message || message.state !== 'queued' || message.body === null) return
    if (mailIsKept(config) || !config.smtp) {
      await inTenant(pool, who, (db) => updateKept(db, data.id))
      return
    }
    // Loaded with the first mail: no start should wait for it.
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({
      url: config.smtp.url,
      connectionTimeout: 20_000,
      socketTimeout: 60_000,
    } as never)
    try {
      await transport.sendMail({
        from: config.smtp.from,
        to: message.to_address,
        subject: message.subject,
        text: message.body,
        // Stable: a mail that is sent twice is recognised as one.
        messageId: `<${data.id}@${new URL(config.publicUrl).hostname}>`,
        date: message.created_at,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    } catch (failure) {
      const problem = String(
        (failure as { responseCode?: number; code?: string }).responseCode ??
          (failure as { code?: string }).code ??
          'unknown',
      )
      await inTenant(pool, who, (db) => updateProblem(db, data.id, problem))
      throw failure
    } finally {
      transport.close()
    }
    await inTenant(pool, who, (db) => updateSent(db, data.id))
  },
)
