import { Refusal } from '../web/refusals.ts'

export const statuses = [
  'scheduled',
  'confirmed',
  'arrived',
  'in_chair',
  'completed',
  'broken',
  'cancelled',
] as const
export type Status = (typeof statuses)[number]

/** Minutes in the waiting room after which someone must be told. */
export const WAITING_LIMIT = 15

/** Which states a visit may go to from each: the way through the house, and the two ways out. */
const next: Record<Status, readonly Status[]> = {
  scheduled: ['confirmed', 'arrived', 'in_chair', 'broken', 'cancelled'],
  confirmed: ['arrived', 'in_chair', 'broken', 'cancelled'],
  arrived: ['in_chair', 'broken', 'cancelled'],
  in_chair: ['completed'],
  completed: [],
  broken: [],
  cancelled: [],
}

/** @throws Refusal when a visit in one state cannot come to the other */
export function checkStep(from: Status, to: Status): void {
  if (!next[from].includes(to)) throw new Refusal('', `schedule.refusals.step.${to}`)
}

/** Whether a visit of one status may go on to the other by a press of a button. */
export function mayBecome(from: Status, to: Status): boolean {
  return next[from].includes(to)
}

/** Whether a visit may still be moved, made longer or given to someone else. */
export function isMovable(status: Status): boolean {
  return status !== 'completed' && status !== 'broken' && status !== 'cancelled'
}

/** Whether a visit holds its chair and its provider's time. */
export function takesTime(status: Status): boolean {
  return status !== 'broken' && status !== 'cancelled'
}
