import type { z } from 'zod'
import type { Db } from '../db/tenant.ts'
import type { Call } from '../web/call.ts'
import type { Attempt } from '../web/routes.ts'

/**
 * One step of setting up a clinic that a room above brings: rooms and hours, the catalogue of treatments. It is
 * shown at /set-up/KEY and sent there, in the new clinic, to its admin. Its view wraps itself in
 * `{{#> access/set-up setUp=setUp …}}`, which draws the frame, the form and its buttons.
 */
export interface SetupStep {
  /** Part of its address: 'rooms'. */
  key: string
  /** Key of its name in the list of steps: 'schedule.setUp.name'. */
  words: string
  view: string
  form: z.ZodType<object>
  /** Named constraint -> what to say beside which field. */
  refusals?: Record<string, { field: string; words: string }>
  /** Whether the clinic has what this step makes: set-up goes on behind it. */
  done: (db: Db) => Promise<boolean>
  /** What the view shows, besides `form` and `setUp`. @param attempt what was typed, when it was refused */
  show: (call: Call<unknown>, attempt?: Attempt) => Promise<object>
  /**
   * Keeps the form. It may come again for a clinic that has been through this step.
   * @returns what has to be seen before going on, if anything: its view draws the same frame
   */
  save: (call: Call<unknown>, form: never) => Promise<SetupNews | void>
}

/** Something shown once, between a step and the next. */
export interface SetupNews {
  view: string
  data: object
}

/** Keeps the types of a step's form and of what it saves together. */
export function setupStep<F extends z.ZodType<object>>(
  step: Omit<SetupStep, 'form' | 'save'> & {
    form: F
    save: (call: Call<unknown>, form: z.output<F>) => Promise<SetupNews | void>
  },
): SetupStep {
  return step as unknown as SetupStep
}
