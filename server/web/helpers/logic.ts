import Handlebars from 'handlebars'
import type { Helpers, Options } from './helper.ts'
import { given } from './helper.ts'

export const logic: Helpers = {
  eq: (a: unknown, b: unknown) => a === b,
  and: (...all: unknown[]) => all.slice(0, -1).every(truthy),
  or: (...all: unknown[]) => all.slice(0, -1).find(truthy) ?? false,
  not: (value: unknown) => !truthy(value),
  /** Puts texts together: for ids and paths. */
  text: (...parts: unknown[]) => parts.slice(0, -1).join(''),
  may: (permission: string, options: Options) => options.data.frame.signedIn?.may.has(permission) ?? false,
  /** {{t 'patients.count' count=12}}; several parts make one key: {{t 'schedule.status.' status}}. */
  t: (...all: unknown[]) => {
    const options = all.pop() as Options
    const key = all.length === 1 ? (given(all[0]) as string) : all.map(given).join('')
    const named = Object.keys(options.hash).length > 0
    return options.data.frame.words(key, named ? options.hash : undefined)
  },
}

function truthy(value: unknown): boolean {
  return !Handlebars.Utils.isEmpty(value) && value !== 0
}
