import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto'

/** A 256-bit key. Node prints it as `SecretKeyObject`, so it cannot slip into a log. */
export type Key = KeyObject

/** What was sealed is not what came back: cut, flipped, swapped, or opened with another key or purpose. */
export class Damaged extends Error {
  override name = 'Damaged'
}

const sealVersion = 1
const nonceSize = 12
const tagSize = 16

/** A new random key. */
export function newKey(): Key {
  return createSecretKey(randomBytes(32))
}

/** The key of these 32 bytes. Throws RangeError for any other length. */
export function keyOf(bytes: Uint8Array): Key {
  if (bytes.length !== 32) throw new RangeError(`A key has 32 bytes, this one has ${bytes.length}`)
  return createSecretKey(bytes)
}

/**
 * A key of its own for one purpose, made from another (HKDF with SHA-256, RFC 5869). The same key and purpose
 * always give the same answer.
 */
export function derivedKey(key: Key, purpose: string): Key {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `chairside/${purpose}`, 32)))
}

/**
 * Encrypts something small (AES-256-GCM under a key derived for the purpose). Whoever opens it must name the
 * same purpose, which should say what and whose it is: `totp/USER`, `unfinished/USER/ROUTE`.
 */
export function seal(key: Key, purpose: string, plain: Uint8Array | string): Buffer {
  const head = Buffer.concat([Buffer.of(sealVersion), randomBytes(nonceSize)])
  const cipher = createCipheriv('aes-256-gcm', derivedKey(key, purpose), head.subarray(1))
  cipher.setAAD(head)
  return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Opens what `seal` made. Throws Damaged if a bit, the key or the purpose differs. */
export function open(key: Key, purpose: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed)
  const head = bytes.subarray(0, 1 + nonceSize)
  if (bytes.length < head.length + tagSize || head[0] !== sealVersion) throw new Damaged('Not a sealed value')
  const decipher = createDecipheriv('aes-256-gcm', derivedKey(key, purpose), head.subarray(1), {
    authTagLength: tagSize,
  })
  decipher.setAAD(head)
  decipher.setAuthTag(bytes.subarray(-tagSize))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(head.length, -tagSize)), decipher.final()])
  } catch {
    throw new Damaged('A sealed value does not open with this key and purpose')
  }
}

/** Wraps a key under another, for one owner: `file/ID`, `patient/ID`, `tenant/ID`. */
export function wrap(wrapping: Key, owner: string, key: Key): Buffer {
  return seal(wrapping, `key/${owner}`, key.export())
}

/** Unwraps what `wrap` made. Throws Damaged if it was wrapped otherwise. */
export function unwrap(wrapping: Key, owner: string, wrapped: Uint8Array): Key {
  return keyOf(open(wrapping, `key/${owner}`, wrapped))
}

/** A new secret for a link or a cookie: 256 bits as base64url. Store its `hashOf`, never the token. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** SHA-256 of a token. Enough for secrets of 128 bits and more; passwords need argon2. */
export function hashOf(token: string | Uint8Array): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Compares two secrets in a time that tells neither their contents nor where they differ. */
export function sameSecret(one: string | Uint8Array, other: string | Uint8Array): boolean {
  return timingSafeEqual(hashOf(one), hashOf(other))
}

const codeLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A new secret to be read and typed by people: Crockford's base 32, 5 bits a letter, in groups of five, as in
 * `7K2QD-M0XWR`.
 */
export function newCode(letters = 10): string {
  const code = Array.from({ length: letters }, () => codeLetters[randomInt(32)]).join('')
  return code.replace(/.{5}(?=.)/g, '$&-')
}

/** A typed code as `newCode` writes it: case, spaces and hyphens do not matter; O is 0, I and L are 1. */
export function readCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return letters.replace(/.{5}(?=.)/g, '$&-')
}
