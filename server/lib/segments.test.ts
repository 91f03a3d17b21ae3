import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import { Damaged, type Key, newKey } from './encryption.ts'
import { opening, openRange, type Range, sealedSize, sealing } from './segments.ts'

const segment = 64 * 1024
const sealedSegment = segment + 16
const header = 11

describe('an encrypted file', () => {
  for (const size of [0, 1, segment - 1, segment, segment + 1, 3 * segment, 3 * segment + 7]) {
    it(`of ${size} bytes comes back whole, at the size that was foretold`, async () => {
      const key = newKey()
      const plain = randomBytes(size)
      const sealed = await sealedFrom(key, [plain])
      expect(sealed.length).to.equal(sealedSize(size))
      expect((await opened(key, sealed)).equals(plain)).to.equal(true)
    })
  }

  it('does not depend on how the bytes arrive', async () => {
    const key = newKey()
    const plain = randomBytes(2 * segment + 99)
    const cuts = fc.array(fc.nat(plain.length), { maxLength: 6 })
    await always(
      fc.asyncProperty(cuts, cuts, async (before, after) => {
        const sealed = await sealedFrom(key, cutAt(plain, before))
        expect((await opened(key, ...cutAt(sealed, after))).equals(plain)).to.equal(true)
      }),
      { runs: 100 },
    )
  })

  it('gives any part of itself', async () => {
    const key = newKey()
    const plain = randomBytes(3 * segment + 1234)
    const sealed = await sealedFrom(key, [plain])
    await always(
      fc.asyncProperty(fc.nat(plain.length), fc.nat(plain.length), async (one, other) => {
        const range = { start: Math.min(one, other), end: Math.max(one, other) }
        const part = await buffer(openRange(key, plain.length, range, readFrom(sealed)))
        expect(part.equals(plain.subarray(range.start, range.end))).to.equal(true)
      }),
      { runs: 500 },
    )
  })

  it('reads only the segments a part lies in', async () => {
    const key = newKey()
    const sealed = await sealedFrom(key, [randomBytes(5 * segment)])
    const read: Range[] = []
    const part = openRange(
      key,
      5 * segment,
      { start: 2 * segment + 1, end: 2 * segment + 9 },
      async (range) => {
        read.push(range)
        return sealed.subarray(range.start, range.end)
      },
    )
    expect(await buffer(part)).to.have.length(8)
    expect(read.map(({ start, end }) => end - start)).to.deep.equal([header, sealedSegment])
  })

  it('gives out nothing false, whatever is done to it: ten thousand flips, cuts, swaps and additions', async () => {
    const key = newKey()
    const plains = [3 * segment, 2 * segment + 77, segment, 5000, 0].map((size) => randomBytes(size))
    const files = await Promise.all(plains.map((plain) => sealedFrom(key, [plain])))
    const other = await sealedFrom(key, [randomBytes(3 * segment)])
    const damages = fc.record({
      file: fc.nat(files.length - 1),
      kind: fc.constantFrom('flip', 'cut', 'drop', 'swap', 'twice', 'add', 'foreign', 'header'),
      one: fc.nat(2 ** 31),
      two: fc.nat(2 ** 31),
    })
    let tried = 0
    await always(
      fc.asyncProperty(damages, async ({ file, kind, one, two }) => {
        const sealed = files[file]!
        const damaged = damage(sealed, other, kind, one, two)
        fc.pre(!damaged.equals(sealed))
        tried += 1
        const released = await releasedBefore(key, damaged)
        expect(released.error).to.be.instanceOf(Damaged)
        expect(released.bytes.equals(plains[file]!.subarray(0, released.bytes.length))).to.equal(true)
      }),
      { runs: 10_000 },
    )
    expect(tried).to.equal(10_000)
  }).timeout(60_000)

  it('cut or swapped is found when a part is read', async () => {
    const key = newKey()
    const plain = randomBytes(3 * segment)
    const sealed = await sealedFrom(key, [plain])
    const swapped = damage(sealed, sealed, 'swap', 0, 1)
    for (const [bytes, range] of [
      [sealed.subarray(0, header + 2 * sealedSegment), { start: 2 * segment, end: 3 * segment }],
      [sealed.subarray(0, header + 2 * sealedSegment + 5), { start: 2 * segment, end: 2 * segment + 1 }],
      [swapped, { start: 0, end: 10 }],
      [sealed.subarray(0, 5), { start: 0, end: 1 }],
    ] as const) {
      const part = openRange(key, plain.length, range, readFrom(bytes))
      expect(await buffer(part).catch((error: unknown) => error)).to.be.instanceOf(Damaged)
    }
  })

  it('does not open with another key', async () => {
    const sealed = await sealedFrom(newKey(), [Buffer.from('radiograph')])
    expect((await releasedBefore(newKey(), sealed)).error).to.be.instanceOf(Damaged)
  })
})

function damage(sealed: Buffer, other: Buffer, kind: string, one: number, two: number): Buffer {
  const segments = cutAt(sealed.subarray(header), [sealedSegment, 2 * sealedSegment])
  const a = one % segments.length
  const b = two % segments.length
  const at = one % sealed.length
  const bytes = Buffer.from(sealed)
  switch (kind) {
    case 'flip':
      bytes[at]! ^= 1 << (two % 8)
      return bytes
    case 'cut':
      return bytes.subarray(0, at)
    case 'drop':
      segments.splice(a, 1)
      break
    case 'swap':
      ;[segments[a], segments[b]] = [segments[b]!, segments[a]!]
      break
    case 'twice':
      segments.splice(b, 0, segments[a]!)
      break
    case 'add':
      return Buffer.concat([bytes, randomBytes(1 + (two % 100))])
    case 'foreign':
      segments[a] = other.subarray(header + a * sealedSegment, header + (a + 1) * sealedSegment)
      break
    case 'header':
      other.copy(bytes, 0, 0, header)
      return bytes
  }
  return Buffer.concat([sealed.subarray(0, header), ...segments])
}

async function releasedBefore(key: Key, sealed: Buffer): Promise<{ bytes: Buffer; error?: unknown }> {
  const released: Buffer[] = []
  try {
    for await (const bytes of opening(key)(Readable.from([sealed]))) released.push(bytes)
  } catch (error) {
    return { bytes: Buffer.concat(released), error }
  }
  return { bytes: Buffer.concat(released) }
}

function sealedFrom(key: Key, chunks: Buffer[]): Promise<Buffer> {
  return buffer(sealing(key)(Readable.from(chunks)))
}

function opened(key: Key, ...chunks: Buffer[]): Promise<Buffer> {
  return buffer(opening(key)(Readable.from(chunks)))
}

function readFrom(bytes: Buffer): (range: Range) => Promise<Buffer> {
  return async ({ start, end }) => bytes.subarray(start, end)
}

function cutAt(bytes: Buffer, places: number[]): Buffer[] {
  const sorted = [0, ...places.filter((place) => place < bytes.length).sort((a, b) => a - b), bytes.length]
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end))
}
