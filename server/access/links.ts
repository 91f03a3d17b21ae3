import type { Db } from '../db/tenant.ts'
import { hashOf, newCode, readCode } from '../lib/encryption.ts'
import type { Services } from '../web/call.ts'
import { insertLink, type LinkKind } from './links.queries.ts'

const LETTERS = 20

const hours: Record<LinkKind, number> = { 'set-up': 24, invitation: 7 * 24, reset: 2 }

/** Where each kind is opened: the code stands behind the #, which browsers send to nobody. */
const pages: Record<LinkKind, string> = {
  'set-up': '/set-up',
  invitation: '/invitation',
  reset: '/invitation',
}

export interface Issued {
  /** 100 bits in twenty letters: for typing, where a link cannot be followed. */
  code: string
  url: string
}

/** A link that opens once; only its hash is kept. */
export async function issueLink(
  db: Db,
  { config }: Pick<Services, 'config'>,
  { kind, user }: { kind: LinkKind; user: string | null },
): Promise<Issued> {
  const code = newCode(LETTERS)
  await insertLink(db, { kind, user, tokenHash: linkHash(code), hours: hours[kind] })
  return { code, url: `${config.publicUrl}${pages[kind]}#${code}` }
}

/** @param typed as it was typed or followed */
export function linkHash(typed: string): Buffer {
  return hashOf(readCode(typed))
}
