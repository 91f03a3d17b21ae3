import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Damaged, type Key } from './encryption.ts'

/**
 * The form of an encrypted file (after the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015):
 *
 *     header   "CSF", version 1, 7 bytes of random nonce            11 bytes
 *     segment  up to 64 KiB of AES-256-GCM ciphertext, 16 of tag    once or more
 *
 * A segment's nonce is the header's seven bytes, its number (32 bits) and 1 in the last byte if it is the last.
 * Every segment but the last is full; only an empty file has an empty one. The header is authenticated with each
 * segment. So a flip, a cut, a swap or anything appended is found in the segment it touches, before a byte of it
 * is released. The key belongs to one file alone.
 */
const magic = Buffer.from('CSF\u0001')
const prefixSize = 7
const headerSize = magic.length + prefixSize
const tagSize = 16
const full = 64 * 1024
const fullSealed = full + tagSize
/** Of 64 KiB each: 256 TiB. */
const mostSegments = 2 ** 32

/** A part of a file: from byte `start` up to, not including, byte `end`. */
export interface Range {
  start: number
  end: number
}

/** How many bytes a file of `size` bytes takes once encrypted. */
export function sealedSize(size: number): number {
  return headerSize + size + Math.max(1, Math.ceil(size / full)) * tagSize
}

/** Encrypts a stream, for `pipeline(source, sealing(key), target)`. Holds one segment at a time. */
export function sealing(key: Key) {
  return async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    const header = Buffer.concat([magic, randomBytes(prefixSize)])
    yield header
    for await (const { bytes, number, last } of pieces(source, full)) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce(header, number, last))
      cipher.setAAD(header)
      yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    }
  }
}

/**
 * Decrypts a whole stream, for `pipeline(source, opening(key), target)`. Throws Damaged at the first segment
 * that is not what was written; what came before it is genuine, and nothing after it is given out.
 */
export function opening(key: Key) {
  return async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    const { header, rest } = await headed(source)
    for await (const { bytes, number, last } of pieces(rest, fullSealed)) {
      yield openSegment(key, header, { bytes, number, last })
    }
  }
}

/**
 * Decrypts a part of a file without reading the rest of it.
 * @param size bytes of the whole file before encryption, from a place that is trusted; a file cut to fewer, or
 *   grown to more, segments is found when its last one is read
 * @param read gives the encrypted bytes of a range; fewer than asked for means damage
 */
export async function* openRange(
  key: Key,
  size: number,
  { start, end }: Range,
  read: (range: Range) => Promise<Uint8Array>,
): AsyncGenerator<Buffer> {
  if (!(0 <= start && start <= end && end <= size))
    throw new RangeError(`No bytes ${start} to ${end} of ${size}`)
  const header = checkedHeader(Buffer.from(await read({ start: 0, end: headerSize })))
  const count = Math.max(1, Math.ceil(size / full))
  const first = Math.floor(start / full)
  for (let number = first; number * full < end && number < count; number += 1) {
    const last = number === count - 1
    const from = headerSize + number * fullSealed
    const length = last ? size - number * full + tagSize : fullSealed
    const bytes = Buffer.from(await read({ start: from, end: from + length }))
    if (bytes.length !== length) throw new Damaged('An encrypted file is shorter than it was')
    const plain = openSegment(key, header, { bytes, number, last })
    yield plain.subarray(Math.max(0, start - number * full), Math.min(plain.length, end - number * full))
  }
}

interface Segment {
  bytes: Buffer
  number: number
  last: boolean
}

function openSegment(key: Key, header: Buffer, { bytes, number, last }: Segment): Buffer {
  if (bytes.length < tagSize || (bytes.length === tagSize && number > 0)) {
    throw new Damaged('An encrypted file ends within a segment')
  }
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(header, number, last), {
    authTagLength: tagSize,
  })
  decipher.setAAD(header)
  decipher.setAuthTag(bytes.subarray(-tagSize))
  const plain = decipher.update(bytes.subarray(0, -tagSize))
  try {
    decipher.final()
  } catch {
    throw new Damaged(`Segment ${number} of an encrypted file is not what was written`)
  }
  return plain
}

function nonce(header: Buffer, number: number, last: boolean): Buffer {
  if (number >= mostSegments) throw new RangeError('A file has too many segments')
  const bytes = Buffer.alloc(12)
  header.copy(bytes, 0, magic.length)
  bytes.writeUInt32BE(number, prefixSize)
  bytes[11] = last ? 1 : 0
  return bytes
}

/** Cuts a stream into pieces of one size; the last may be shorter and is known as the last when it is given. */
async function* pieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Segment> {
  let held: Buffer[] = []
  let length = 0
  let number = 0
  for await (const chunk of source) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    while (length + rest.length > size) {
      const taken = rest.subarray(0, size - length)
      if (taken.length > 0) held.push(taken)
      yield { bytes: joined(held), number, last: false }
      number += 1
      rest = rest.subarray(taken.length)
      held = []
      length = 0
    }
    if (rest.length > 0) held.push(rest)
    length += rest.length
  }
  yield { bytes: joined(held), number, last: true }
}

function joined(chunks: Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

async function headed(
  source: AsyncIterable<Uint8Array>,
): Promise<{ header: Buffer; rest: AsyncIterable<Uint8Array> }> {
  const chunks = source[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < headerSize) {
    const next = await chunks.next()
    if (next.done) break
    start = Buffer.concat([start, next.value])
  }
  const header = checkedHeader(start.subarray(0, headerSize))
  return { header, rest: following(start.subarray(headerSize), chunks) }
}

async function* following(start: Buffer, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  } finally {
    await chunks.return?.()
  }
}

function checkedHeader(header: Buffer): Buffer {
  if (header.length !== headerSize || !header.subarray(0, magic.length).equals(magic)) {
    throw new Damaged('Not an encrypted file of a version this program knows')
  }
  return header
}
