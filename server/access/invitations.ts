import type { Db } from '../db/tenant.ts'
import { mailIsKept, mailLeaves, postMail } from '../mail/mail.ts'
import type { Services } from '../web/call.ts'
import { wordsFor } from '../web/words.ts'
import { issueLink } from './links.ts'
import { getUser } from './users.queries.ts'

/** The link itself where no mail leaves this server, to be handed over; null where it was mailed. */
export interface Invited {
  link: string | null
  /** They have an account already, and were only told. */
  known: boolean
}

/**
 * Asks someone in: they choose a password of their own, which nobody else ever sees. Who has an account keeps it and is
 * only told. So is who was asked by another clinic before, where the link would be shown: it would open that one, too.
 */
export async function askIn(
  db: Db,
  services: Services,
  user: { id: string; made: boolean },
  clinic: string,
): Promise<Invited> {
  const waits = (await getUser(db, user.id)).state !== 'active'
  if (waits && (user.made || linksAreMailed(services.config)))
    return sendLink(db, services, {
      user: user.id,
      kind: 'invitation',
      mail: 'invitation',
      values: { clinic },
    })
  await mailTo(db, user.id, 'added', { clinic })
  return { link: null, known: true }
}

/** Whether links reach their person by mail; otherwise they are shown to whoever asked for them. */
export function linksAreMailed(config: Services['config']): boolean {
  return mailLeaves(config) || mailIsKept(config)
}

/** Asks someone to run the installation, too. */
export async function inviteOperator(db: Db, services: Services, user: string): Promise<Invited> {
  return sendLink(db, services, { user, kind: 'invitation', mail: 'operatorInvitation', values: {} })
}

/** Lets someone choose a new password. Their second factor stays as it is. */
export async function offerReset(db: Db, services: Services, user: string): Promise<Invited> {
  return sendLink(db, services, { user, kind: 'reset', mail: 'reset', values: {} })
}

interface Sent {
  user: string
  kind: 'invitation' | 'reset'
  mail: string
  values: Record<string, string>
}

async function sendLink(db: Db, services: Services, { user, kind, mail, values }: Sent): Promise<Invited> {
  const { url, code } = await issueLink(db, services, { kind, user })
  if (!linksAreMailed(services.config)) return { link: url, known: false }
  await mailTo(db, user, mail, { ...values, url, code, page: url.split('#')[0] ?? '' })
  return { link: null, known: false }
}

/** Tells someone by mail, in their own language. `mail` names its words under access.mails. */
export async function mailTo(
  db: Db,
  user: string,
  mail: string,
  values: Record<string, string> = {},
): Promise<void> {
  const { email, language, given_name, family_name } = await getUser(db, user)
  const words = wordsFor(language ?? 'en')
  const name = [given_name, family_name].filter(Boolean).join(' ')
  await postMail(db, {
    to: email,
    subject: words(`access.mails.${mail}.subject`, values),
    text: words(`access.mails.${mail}.text`, { ...values, name }),
  })
}
