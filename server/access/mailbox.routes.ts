import { inInstallation } from '../db/tenant.ts'
import { mailIsKept } from '../mail/mail.ts'
import { latestMessages } from '../mail/messages.queries.ts'
import { page } from '../web/answers.ts'
import { NotFound } from '../web/refusals.ts'
import { get } from '../web/routes.ts'

const SHOWN = 50

/** In the demo and in development: what would have been sent, of this clinic and of the installation. */
export const mailboxRoutes = [
  get('/mailbox', { may: 'anyone', reads: 'nothing' }, async ({ db, services, who }) => {
    if (!mailIsKept(services.config)) throw new NotFound('mailbox')
    const own = await latestMessages(db, SHOWN)
    const installation = await inInstallation(services.pool, who, (shared) => latestMessages(shared, SHOWN))
    const messages = [...new Map([...own, ...installation].map((one) => [one.id, one])).values()]
    messages.sort((one, other) => other.created_at.getTime() - one.created_at.getTime())
    return page('access/mailbox', { messages: messages.map((one) => ({ ...one, body: one.body ?? '' })) })
  }),
]
