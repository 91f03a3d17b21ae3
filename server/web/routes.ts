import type { z } from 'zod'
import type { Wanted } from '../files/uploads.ts'
import type { Permission } from '../permissions.ts'
import type { Answer, AnswerAboutNobody, AnswerAboutPatients } from './answers.ts'
import type { Call, OpenCall } from './call.ts'
import type { FormState } from './fields.ts'

/**
 * Who may use a route: a permission of a clinic's roles; 'anyone' = every signed-in person, with or without a
 * clinic, for what is their own; 'operator' = who runs the installation.
 */
export type May = Permission | 'anyone' | 'operator'

/** How far a sign-in has come; every stage but 'whole' opens its own next pages only. */
export type Stage = 'password' | 'code' | 'enrolment' | 'enrolled' | 'whole'

/**
 * A form to be shown again: values as they were sent, what is wrong in words beside each field (field '' is
 * the form as a whole), and whether someone else saved in between, when the page shows their values too.
 */
export interface Attempt extends FormState {
  conflict: boolean
  /** The refusal's words or the constraint's name, for pages that answer some of them in a way of their own. */
  cause?: string
}

type Schema = z.ZodType<object>

interface Reading<Q extends Schema> {
  may: May
  query?: Q
  /** True for what a page asks by itself (polling): does not count as the person being there. */
  background?: boolean
  /** Allowed while the screen is locked: the lock's own page, nothing else. */
  whileLocked?: boolean
  /** Open to a sign-in that is only half done, at one of these stages, and to no other. */
  halfway?: readonly Stage[]
}

interface Writing<F extends Schema> {
  may: May
  form: F
  /** Shows the form again with what was typed and what is wrong. */
  retry: (call: Call<unknown>, attempt: Attempt) => Promise<Answer>
  /** Named constraint -> what to say beside which field. */
  refusals?: Record<string, { field: string; words: string }>
  background?: boolean
  /** Allowed while the screen is locked: unlocking and signing out, nothing else. */
  whileLocked?: boolean
  /** Open to a sign-in that is only half done, at one of these stages, and to no other. */
  halfway?: readonly Stage[]
  /** Goes on while the disk is short: what getting in and reading needs. */
  whenFull?: boolean
  /** Takes files: the body is multipart and each file goes to the encrypted store before the handler runs. */
  uploads?: Wanted
}

/** Open to the public: no sign-in, no tenant. A test pins the list of these. */
interface OpenReading<Q extends Schema> {
  query?: Q
}

interface OpenWriting<F extends Schema> {
  form: F
  retry: (call: OpenCall<unknown>, attempt: Attempt) => Promise<AnswerAboutNobody>
  refusals?: Record<string, { field: string; words: string }>
}

/** A route as data. The door turns it into an Express route; `npm run routes` and the census read it. */
export interface Route {
  method: 'GET' | 'POST'
  path: string
  open: boolean
  may: May | 'open'
  reads: 'patients' | 'nothing'
  query?: Schema
  form?: Schema
  retry?: (call: never, attempt: Attempt) => Promise<Answer>
  refusals: Record<string, { field: string; words: string }>
  background: boolean
  whileLocked: boolean
  whenFull: boolean
  halfway: readonly Stage[] | null
  uploads: Wanted | false
  handle: (call: never, form: never) => Promise<Answer>
}

const plain = {
  open: false,
  refusals: {},
  background: false,
  whileLocked: false,
  whenFull: false,
  halfway: null,
  uploads: false as const,
}

/** A page that shows patients' data names them in its answer: `page(…, { patients })`. */
export function get<Q extends Schema = z.ZodType<Record<string, never>>>(
  path: string,
  gate: Reading<Q> & { reads: 'patients' },
  show: (call: Call<z.output<Q>>) => Promise<AnswerAboutPatients | AnswerRedirect>,
): Route
export function get<Q extends Schema = z.ZodType<Record<string, never>>>(
  path: string,
  gate: Reading<Q> & { reads: 'nothing' },
  show: (call: Call<z.output<Q>>) => Promise<AnswerAboutNobody>,
): Route
export function get(
  path: string,
  gate: Reading<Schema> & { reads: Route['reads'] },
  show: (call: Call<never>) => Promise<Answer>,
): Route {
  return { ...plain, ...gate, method: 'GET', path, handle: show }
}

type AnswerRedirect = Extract<Answer, { answer: 'redirect' }>

export function post<F extends Schema>(
  path: string,
  gate: Writing<F>,
  submit: (call: Call<unknown>, form: z.output<F>) => Promise<Answer>,
): Route {
  return { ...plain, ...gate, method: 'POST', path, reads: 'nothing', handle: submit as Route['handle'] }
}

export const open = {
  get<Q extends Schema = z.ZodType<Record<string, never>>>(
    path: string,
    gate: OpenReading<Q>,
    show: (call: OpenCall<z.output<Q>>) => Promise<AnswerAboutNobody>,
  ): Route {
    return {
      ...plain,
      ...gate,
      method: 'GET',
      path,
      open: true,
      may: 'open',
      reads: 'nothing',
      handle: show as Route['handle'],
    }
  },
  post<F extends Schema>(
    path: string,
    gate: OpenWriting<F>,
    submit: (call: OpenCall<unknown>, form: z.output<F>) => Promise<AnswerAboutNobody>,
  ): Route {
    return {
      ...plain,
      ...gate,
      method: 'POST',
      path,
      open: true,
      may: 'open',
      reads: 'nothing',
      handle: submit as Route['handle'],
    }
  },
}
