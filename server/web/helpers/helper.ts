import Handlebars from 'handlebars'
import type { Frame } from '../frame.ts'

/** What one rendering collects on its way: the view may name its layout, page class and title. */
export interface Slots {
  title: string[]
  layout?: string
  page?: string
  /** It shows marks of status, whose shapes the layout brings. */
  marked?: boolean
}

/** Where a layout takes in its view: no text has this character. */
export const CONTENT = '\u0000'

export type Options = Handlebars.HelperOptions & { data: { frame: Frame; slots: Slots } }
export type Helper = (...values: never[]) => unknown
export type Helpers = Record<string, Helper>

/** Handlebars hands a misspelt name to a helper as undefined: that is a mistake of the view. */
export function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('was given something that is not there')
  return value
}

/** A helper that writes one value in the frame's way; null, which is no mistake, gives nothing. */
export function writes(write: (value: never, frame: Frame) => unknown): Helper {
  return (value: unknown, options: Options) => {
    const it = given(value)
    return it === null ? '' : write(it as never, options.data.frame)
  }
}

/** Lets data have a helper's name: {{phone}} without a value is the field `phone`, {{phone mobile}} the helper. */
export function yielding(name: string, helper: Helper): Helper {
  return function (this: Record<string, unknown> | null, ...all: never[]) {
    if (all.length === 1) return fieldOf(this, name)
    try {
      return helper.apply(this, all)
    } catch (problem) {
      throw new Error(`{{${name}}}: ${(problem as Error).message}`, { cause: problem })
    }
  }
}

/** Marks what a helper drew as markup; everything else is escaped. */
export function drawn(markup: string): Handlebars.SafeString {
  return new Handlebars.SafeString(markup)
}

function fieldOf(data: Record<string, unknown> | null, name: string): unknown {
  if (data === null || !Object.hasOwn(data, name)) throw new Error(`"${name}" is not there`)
  return data[name]
}
