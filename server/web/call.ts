import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import type { Pool } from '../db/pool.ts'
import type { Db, Who } from '../db/tenant.ts'
import type { Files } from '../files/files.ts'
import type { RefusedUpload, Upload } from '../files/uploads.ts'
import type { Live } from '../live/live.ts'
import type { Permission, Role } from '../permissions.ts'
import type { Frame } from './frame.ts'
import type { Stage } from './routes.ts'
import type { Shell } from './shell.ts'
import type { Views } from './views.ts'
import type { Words } from './words.ts'

/** What the whole server shares; made once at start. */
export interface Services {
  pool: Pool
  views: Views
  config: Config
  shell: Shell
  log: Logger
  /** Tells what other desks changed; made with the app. */
  live?: Live
  files: Files
  /** Keeps a form that arrived on a locked or ended sign-in until its person is back. */
  keepUnfinished?: (form: UnfinishedForm) => Promise<void>
}

export interface UnfinishedForm {
  user: string
  signIn: string
  tenant: string | null
  path: string
  body: Record<string, unknown>
  requestId: string
}

export interface Person {
  id: string
  version: number
  signIn: string
  name: string
  email: string
  roles: readonly Role[]
  isOperator: boolean
  stage: Stage
  hasSecondFactor: boolean
}

export interface Clinic {
  id: string
  name: string
  country: string
  language: 'en' | 'de'
  locale: string
  currency: string
  timeZone: string
  notation: 'fdi' | 'universal' | 'palmer'
  lockAfterMinutes: number
}

/** What a handler of a route open to the public is given. */
export interface OpenCall<Q> {
  /** Sees global tables only. */
  db: Db
  who: Who
  params: Record<string, string>
  query: Q
  now: Date
  words: Words
  frame: Frame
  path: string
  services: Services
  /** What the browser calls itself, for the list of sign-ins. */
  device: string
  /** What this browser shows to be known again, or null: see access.devices. */
  deviceToken: string | null
  /** Part of a page fetched by script rather than a page of its own. */
  partial: boolean
}

/** What a handler is given: the open transaction, who asks, and what they asked for. */
export interface Call<Q> extends OpenCall<Q> {
  person: Person
  /** @throws Forbidden when the person works in no clinic right now (the operator) */
  clinic: Clinic
  may(permission: Permission): boolean
  /** Files that came with the form: already in the encrypted store under temporary names. */
  uploads: readonly Upload[]
  /** Files that came with the form and were not taken, with the reason. */
  refusedUploads: readonly RefusedUpload[]
  /** The part of a file the browser asks for, as it says so. */
  range: string | undefined
}
