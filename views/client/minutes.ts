/** Visits begin and end at multiples of this many minutes, and last eight hours at most. */
export const STEP = 5
const LONGEST = 480

/** The nearest length that a visit may have, in minutes. */
export function inBounds(minutes: number): number {
  return Math.min(LONGEST, Math.max(STEP, minutes))
}
