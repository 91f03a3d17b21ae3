import { crc32 } from 'node:zlib'
import { type Kind, kinds, Unfit } from './kinds.ts'
import { isPlainDrawing } from './drawing.ts'

/** What is known of a file once it was read from end to end. PDFs have no size in pixels. */
export interface Inspected {
  width: number | null
  height: number | null
}

/**
 * Reads a file from end to end, without decoding it, and makes sure that it is whole and of a size we can show: that
 * every part announces its length and is there. Takes little memory whatever the file says of itself.
 * @throws Unfit when a part is missing, contradicts itself, or the picture has too many pixels
 */
export async function inspect(kind: Kind, source: AsyncIterable<Uint8Array>): Promise<Inspected> {
  const parser = parsers[kind]()
  let step = parser.next()
  for await (const chunk of source) {
    if (step.done) break
    step = parser.next(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
  }
  while (!step.done) step = parser.next(undefined)
  const { width, height } = step.value
  if (!['pdf', 'csv', 'svg'].includes(kind) && !(width! > 0 && height! > 0)) throw new Unfit('broken')
  if (width! * height! > kinds[kind].mostPixels) {
    throw new Unfit('pixels', { most: Math.round(kinds[kind].mostPixels / 1e6) })
  }
  return step.value
}

/** A parser asks for more bytes by yielding; it is given a chunk, or undefined at the end of the file. */
type Parser<T> = Generator<void, T, Buffer | undefined>

const parsers: Record<Kind, () => Parser<Inspected>> = { pdf, jpeg, png, heic, csv, svg }

/** Any text will do; what can be read of it is decided when it is read as a list. */
function* csv(): Parser<Inspected> {
  return { width: null, height: null }
}

/** Read whole, since a logo is small, and looked through for what a drawing has no need of. */
function* svg(): Parser<Inspected> {
  const input = inputOf()
  const parts: Buffer[] = []
  for (let chunk = yield* rest(input); chunk; chunk = yield* rest(input)) parts.push(chunk)
  const text = Buffer.concat(parts).toString('utf8')
  if (!text.trimEnd().endsWith('>')) throw new Unfit('incomplete')
  if (!isPlainDrawing(text)) throw new Unfit('hostile')
  return { width: null, height: null }
}

/** ISO 32000: begins with its version and ends with the end-of-file mark, give or take what programs add behind it. */
function* pdf(): Parser<Inspected> {
  const input = inputOf()
  if (!/^%PDF-[12]\.\d/.test((yield* take(input, 8)).toString('latin1'))) throw new Unfit('broken')
  let tail = Buffer.alloc(0)
  for (let chunk = yield* rest(input); chunk; chunk = yield* rest(input)) {
    tail = Buffer.concat([tail, chunk]).subarray(-2048)
  }
  if (!tail.includes('%%EOF')) throw new Unfit('incomplete')
  return { width: null, height: null }
}

/** ISO 10918-1, annex B: markers with lengths, and entropy-coded data between them, up to EOI. */
function* jpeg(): Parser<Inspected> {
  const input = inputOf()
  let size: Inspected = { width: 0, height: 0 }
  if ((yield* take(input, 2)).readUInt16BE() !== 0xffd8) throw new Unfit('broken')
  let scanned = false
  for (;;) {
    const marker = yield* nextMarker(input, scanned)
    if (marker === 0xd9) return scanned ? size : fail()
    const length = (yield* take(input, 2)).readUInt16BE()
    if (length < 2) throw new Unfit('broken')
    if (isFrame(marker)) {
      const frame = yield* take(input, 6)
      size = { height: frame.readUInt16BE(1), width: frame.readUInt16BE(3) }
      yield* skip(input, length - 8)
    } else {
      yield* skip(input, length - 2)
    }
    if (marker === 0xda) scanned = true
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

/** The next marker that is not filling, a stuffed zero or a restart; inside a scan, past the coded data. */
function* nextMarker(input: Input, inScan: boolean): Parser<number> {
  for (;;) {
    yield* skipTo(input, 0xff, inScan)
    let code = 0xff
    while (code === 0xff) code = (yield* take(input, 1))[0]!
    const stuffed = code === 0x00 || (code >= 0xd0 && code <= 0xd7)
    if (!stuffed) return code
    if (!inScan) throw new Unfit('broken')
  }
}

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex')

/** ISO 15948: chunks with lengths and checksums, from IHDR through IDAT to IEND. */
function* png(): Parser<Inspected> {
  const input = inputOf()
  if (!(yield* take(input, 8)).equals(pngSignature)) throw new Unfit('broken')
  let size: Inspected | undefined
  let hasData = false
  for (;;) {
    const head = yield* take(input, 8)
    const length = head.readUInt32BE()
    const type = head.toString('latin1', 4)
    if (length > 2 ** 31 - 1 || !/^[A-Za-z]{4}$/.test(type) || (type === 'IHDR') !== !size)
      throw new Unfit('broken')
    const checksum = crc32(head.subarray(4))
    const [sum, start] = yield* checked(input, length, checksum)
    if ((yield* take(input, 4)).readUInt32BE() !== sum) throw new Unfit('broken')
    if (type === 'IHDR' && length === 13)
      size = { width: start.readUInt32BE(), height: start.readUInt32BE(4) }
    if (type === 'IDAT') hasData = true
    if (type === 'IEND') return size && hasData ? size : fail()
    if (!size) throw new Unfit('broken')
  }
}

/** Reads `length` bytes and returns their CRC-32, going on from `sum`, and the first sixteen of them. */
function* checked(input: Input, length: number, sum: number): Parser<[number, Buffer]> {
  let start = Buffer.alloc(0)
  let crc = sum
  for (let left = length; left > 0; ) {
    const part = yield* upTo(input, left)
    crc = crc32(part, crc)
    if (start.length < 16) start = Buffer.concat([start, part.subarray(0, 16)])
    left -= part.length
  }
  return [crc, start]
}

/** ISO 14496-12 and 23008-12: boxes with lengths; the largest picture announced counts. */
function* heic(): Parser<Inspected> {
  const input = inputOf()
  let size: Inspected | undefined
  for (let first = true; ; first = false) {
    if (!first && (yield* atEnd(input))) return size ?? fail()
    const head = yield* take(input, 8)
    const type = head.toString('latin1', 4)
    if (first !== (type === 'ftyp')) throw new Unfit('broken')
    const announced = head.readUInt32BE()
    if (announced === 0) {
      while (yield* rest(input));
      continue
    }
    const length = announced === 1 ? Number((yield* take(input, 8)).readBigUInt64BE()) - 16 : announced - 8
    if (length < 0) throw new Unfit('broken')
    if (type === 'meta') size = largestIn(length <= 4 * 2 ** 20 ? yield* take(input, length) : fail())
    else yield* skip(input, length)
  }
}

function largestIn(meta: Buffer): Inspected {
  let largest = { width: 0, height: 0 }
  for (let at = meta.indexOf('ispe'); at >= 0 && at + 16 <= meta.length; at = meta.indexOf('ispe', at + 4)) {
    const size = { width: meta.readUInt32BE(at + 8), height: meta.readUInt32BE(at + 12) }
    if (size.width * size.height > largest.width * largest.height) largest = size
  }
  return largest
}

interface Input {
  bytes: Buffer
  at: number
}

function inputOf(): Input {
  return { bytes: Buffer.alloc(0), at: 0 }
}

function fail(): never {
  throw new Unfit('broken')
}

/** Makes sure that there is a byte to read. Returns false at the end of the file. */
function* more(input: Input): Parser<boolean> {
  while (input.at >= input.bytes.length) {
    const chunk = yield
    if (chunk === undefined) return false
    input.bytes = chunk
    input.at = 0
  }
  return true
}

function* atEnd(input: Input): Parser<boolean> {
  return !(yield* more(input))
}

/** What is left of the present chunk, or undefined at the end of the file. */
function* rest(input: Input): Parser<Buffer | undefined> {
  if (yield* atEnd(input)) return undefined
  const part = input.bytes.subarray(input.at)
  input.at = input.bytes.length
  return part
}

/** At least one byte and at most `most`. */
function* upTo(input: Input, most: number): Parser<Buffer> {
  if (yield* atEnd(input)) throw new Unfit('incomplete')
  const part = input.bytes.subarray(input.at, input.at + most)
  input.at += part.length
  return part
}

function* take(input: Input, length: number): Parser<Buffer> {
  const parts: Buffer[] = []
  for (let left = length; left > 0; left -= parts.at(-1)!.length) parts.push(yield* upTo(input, left))
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

function* skip(input: Input, length: number): Parser<void> {
  if (length < 0) throw new Unfit('broken')
  for (let left = length; left > 0; ) left -= (yield* upTo(input, left)).length
}

/** Moves behind the next `byte`. Where nothing may stand before it, anything else is a fault. */
function* skipTo(input: Input, byte: number, mayPass: boolean): Parser<void> {
  for (;;) {
    if (yield* atEnd(input)) throw new Unfit('incomplete')
    const found = input.bytes.indexOf(byte, input.at)
    if (!mayPass && found !== input.at) throw new Unfit('broken')
    input.at = found < 0 ? input.bytes.length : found + 1
    if (found >= 0) return
  }
}
