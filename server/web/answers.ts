import type { Readable } from 'node:stream'

/** What a handler returns; the door renders it inside the transaction and sends it after COMMIT. */
export type Answer = Page | Fragment | Redirect | FileAnswer | Events | Json | SignedIn | SignedOut

/** An answer that names the patients whose data it shows; the door writes them on the record. */
export type AnswerAboutPatients = Answer & { patients: readonly string[] }

/** An answer that shows nobody's data. */
export type AnswerAboutNobody = Answer & { patients?: undefined }

interface Shown {
  view: string
  data: object
  patients?: readonly string[]
  status?: number
}

export interface Page extends Shown {
  answer: 'page'
  layout?: string
}

export interface Fragment extends Shown {
  answer: 'fragment'
}

export interface Redirect {
  answer: 'redirect'
  to: string
  /** Key of what was done, shown once on the next page, with an undo where `undo` is true. */
  done?: string
  undo?: boolean
  patients?: undefined
}

export interface FileAnswer {
  answer: 'file'
  type: string
  name: string
  /** inline: only for pictures made by us, and PDFs in the browser's own viewer. */
  disposition?: 'attachment' | 'inline'
  size?: number
  /** Whether parts of it may be asked for. */
  ranges?: boolean
  /** Bytes asked for, both included, when only a part is sent. */
  range?: { from: number; to: number; of: number }
  content: Buffer | (() => Readable | Promise<Readable>)
  patients?: readonly string[]
}

/** A stream of server-sent events. `subscribe` starts it and returns what ends it. */
export interface Events {
  answer: 'events'
  /** @param close ends the stream from this side */
  subscribe(send: (event: string, data: string) => void, close: () => void): () => void
  patients?: undefined
}

export interface Json {
  answer: 'json'
  data: unknown
  status?: number
  patients?: readonly string[]
}

/** The session's identity changes; its id is renewed. */
export interface SignedIn {
  answer: 'signedIn'
  session: SessionIdentity
  to: string
  /** A new token for this browser, which had none. */
  device?: string
  patients?: undefined
}

export interface SignedOut {
  answer: 'signedOut'
  to: string
  patients?: undefined
}

/** What the session cookie stands for: who, never whether. */
export interface SessionIdentity {
  signIn: string
  user: string
  /** The clinic worked in, or null for the operator's pages. */
  tenant: string | null
  /** When given, the cookie outlives the browser until then. */
  expires?: Date
}

type ShownOptions = { status?: number; layout?: string }

export function page(
  view: string,
  data: object,
  options: ShownOptions & { patients: readonly string[] },
): Page & { patients: readonly string[] }
export function page(view: string, data: object, options?: ShownOptions): Page & { patients?: undefined }
export function page(
  view: string,
  data: object,
  options: ShownOptions & { patients?: readonly string[] } = {},
): Page {
  return { answer: 'page', view, data, ...options }
}

export function fragment(
  view: string,
  data: object,
  options: { status?: number; patients: readonly string[] },
): Fragment & { patients: readonly string[] }
export function fragment(
  view: string,
  data: object,
  options?: { status?: number },
): Fragment & { patients?: undefined }
export function fragment(
  view: string,
  data: object,
  options: { status?: number; patients?: readonly string[] } = {},
): Fragment {
  return { answer: 'fragment', view, data, ...options }
}

export function redirect(to: string, options: { done?: string; undo?: boolean } = {}): Redirect {
  return { answer: 'redirect', to, ...options }
}

export function json(data: unknown, options: { status?: number } = {}): Json & { patients?: undefined } {
  return { answer: 'json', data, ...options }
}

export function file<F extends Omit<FileAnswer, 'answer'>>(content: F): F & { answer: 'file' } {
  return { answer: 'file', ...content }
}

export function events(subscribe: Events['subscribe']): Events {
  return { answer: 'events', subscribe }
}

export function signedIn(
  session: SessionIdentity,
  to: string,
  options: { device?: string | undefined } = {},
): SignedIn {
  return { answer: 'signedIn', session, to, ...(options.device && { device: options.device }) }
}

export function signedOut(to: string): SignedOut {
  return { answer: 'signedOut', to }
}
