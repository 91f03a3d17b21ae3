import { createHmac } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { toString as drawCode } from 'qrcode'
import { derivedKey, type Key, newCode, open, readCode, seal } from '../lib/encryption.ts'

const STEP = 30
const BACKUP_CODES = 10

/** A new secret for an authenticator app, as it is stored: sealed for what it is kept for. */
export function newSecret(master: Key, purpose: string): Buffer {
  return seal(master, purpose, new Uint8Array(new Secret({ size: 20 }).buffer))
}

/** @param purpose what it was sealed for: see `pendingOf` and `factorOf`. @throws when it was sealed for something else */
export function openSecret(master: Key, purpose: string, sealed: Buffer): Secret {
  const bytes = open(master, purpose, sealed)
  return new Secret({ buffer: new Uint8Array(bytes).buffer as ArrayBuffer })
}

/** What a secret is sealed for: while it is being enrolled in a sign-in, and once it is a person's. */
export const pendingOf = (signIn: string) => `enrolment/${signIn}`
export const factorOf = (user: string) => `totp/${user}`

/** @returns the 30-second step this code belongs to (now, or one before or after it), or null */
export function stepOf(secret: Secret, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const delta = totp(secret, '').validate({ token, timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / STEP) + delta
}

/** The picture an authenticator app reads, as a data address, and the secret for typing it. */
export async function enrolmentOf(
  secret: Secret,
  email: string,
): Promise<{ picture: string; typed: string }> {
  const drawn = await drawCode(totp(secret, email).toString(), {
    type: 'svg',
    margin: 1,
    errorCorrectionLevel: 'M',
  })
  return {
    picture: `data:image/svg+xml;base64,${Buffer.from(drawn).toString('base64')}`,
    typed: secret.base32.replace(/.{4}(?=.)/g, '$& '),
  }
}

/** As they are shown, once; `backupHash` is what stays of each. */
export function newBackupCodes(): string[] {
  return Array.from({ length: BACKUP_CODES }, () => newCode())
}

/** What is stored of a backup code: of no use without the installation's key. */
export function backupHash(master: Key, user: string, code: string): Buffer {
  const key = derivedKey(master, 'backup-codes')
  return createHmac('sha256', key)
    .update(`${user} ${readCode(code)}`)
    .digest()
}

function totp(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: 'Chairside', label, secret, algorithm: 'SHA1', digits: 6, period: STEP })
}
