/** Chance that repeats itself: the same seed gives the same demo. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  whole(from: number, to: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of a list of pairs, each with its weight. */
  weighted<T>(list: readonly (readonly [T, number])[]): T
  /** A UUIDv7 of that moment, as the database would make, but the same each time. */
  id(at: Date): string
}

/** The same seed gives the same numbers, on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  // mulberry32: small, quick, good enough for invented people.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const hex = (digits: number) =>
    Math.floor(next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  const random: Random = {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    weighted(list) {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of list) {
        left -= weight
        if (left < 0) return value
      }
      return (list.at(-1) as (typeof list)[number])[0]
    },
    id(at) {
      const time = at.getTime().toString(16).padStart(12, '0')
      const variant = '89ab'[Math.floor(next() * 4)]
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`
    },
  }
  return random
}
