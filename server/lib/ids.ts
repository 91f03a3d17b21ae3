import { randomFillSync } from 'node:crypto'

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const BYTES = 10

/** A new UUID of version 7 in lower case, greater than every one this process made before. */
export const newId = idMaker()

/** Whether a value is a UUID of any RFC 9562 version in lower case, as this house writes them. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value)
}

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7) that grow, also inside a millisecond and when the clock
 * steps back: the 12 bits after the time count (section 6.2, method 1), starting at random in their lower half.
 * @param clock milliseconds since 1970
 */
export function idMaker(clock: () => number = Date.now): () => string {
  let time = 0
  let counter = 0
  const pool = Buffer.alloc(BYTES * 400)
  let used = pool.length

  // Asking for ten bytes takes nearly as long as asking for thousands.
  const tenBytes = () => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += BYTES
    return pool.subarray(used - BYTES, used)
  }

  return () => {
    const random = tenBytes()
    const now = clock()
    if (now > time) {
      time = now
      counter = random.readUInt16BE(0) & 0x7ff
    } else if (++counter > 0xfff) {
      time += 1
      counter = 0
    }
    random[2] = (random[2]! & 0x3f) | 0x80
    const head = time.toString(16).padStart(12, '0')
    const tail = random.toString('hex', 2)
    return `${head.slice(0, 8)}-${head.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
  }
}
