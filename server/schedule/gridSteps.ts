import { clockText } from './dayClock.ts'
import type { Minutes } from './hours.ts'

/** The class that puts something at its five minutes of the day: `at-0905`. */
export function stepAt(minutes: number): string {
  return `at-${clockText(minutes).replace(':', '')}`
}

/** The classes of place and length on the day; nothing is longer than twelve hours there. */
export function stepsOf({ from, to }: Minutes): string {
  return `${stepAt(Math.floor(from / 5) * 5)} for-${Math.min(720, Math.max(5, Math.round((to - from) / 5) * 5))}`
}
