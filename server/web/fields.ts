import type { Words } from './words.ts'

/** A form as a view shows it: what was typed, what is wrong with it, what someone else stored meanwhile. */
export interface FormState {
  values: Record<string, unknown>
  /** Words beside each field; those under '' are about the whole form. */
  errors: Record<string, string | undefined>
  /** The values now in the database, when an edit met somebody else's change. */
  stored?: Record<string, unknown>
}

export interface FieldState {
  id: string
  value: string
  checked: boolean
  /** A unit in words stands beside the field, a sign such as € in it. */
  longSuffix: boolean
  error: string | undefined
  stored: string | undefined
  /** Ids for aria-describedby, or undefined. */
  describedBy: string | undefined
}

export interface Choice {
  value: string
  text: string
}

/**
 * What a form partial shows for one field. Takes the partial's named values: `name`, and either `form`
 * or single `value` or `checked`, `error`, `stored`; `id` when the name is not unique on the page;
 * `at` for the place of one in a row of equal fields, which brings its own value.
 * A form's value goes before a single one.
 */
export function fieldOf(input: Record<string, unknown>): FieldState {
  const form = input.form as Partial<FormState> | undefined
  const name = input.at === undefined ? String(input.name) : `${String(input.name)}.${String(input.at)}`
  const id = String(input.id ?? fieldId(name))
  const known = form?.values && name in form.values
  const value = textOf(known ? form.values?.[name] : input.value)
  const checked = isOn(form?.values ? form.values[name] : input.checked)
  const error = textOf(input.error ?? form?.errors?.[name]) || undefined
  const stored = storedText(input.stored ?? form?.stored?.[name], value)
  const parts = [error && `${id}-error`, input.hint && `${id}-hint`, stored !== undefined && `${id}-stored`]
  const longSuffix = textOf(input.suffix).length > 2
  return {
    id,
    value,
    checked,
    longSuffix,
    error,
    stored,
    describedBy: parts.filter(Boolean).join(' ') || undefined,
  }
}

/** The errors of a form in the order given, each with the id of its field; '' has none. */
export function errorList(form: Partial<FormState> | undefined): { id: string | undefined; text: string }[] {
  return Object.entries(form?.errors ?? {}).flatMap(([name, text]) => {
    return text ? [{ id: name === '' ? undefined : fieldId(name), text }] : []
  })
}

/** What is wrong in one row of equal fields. @param names of its fields, a space between them */
export function rowErrors(form: Partial<FormState> | undefined, at: number, names: string) {
  return names.split(' ').flatMap((name) => {
    const text = form?.errors?.[`${name}.${at}`]
    return text ? [{ id: fieldId(`${name}.${at}`), text }] : []
  })
}

/** Options of a closed list in the reader's language: words are looked up under `${prefix}.${value}`. */
export function choicesOf(values: readonly string[], words: Words, prefix: string): Choice[] {
  return values.map((value) => ({ value, text: words(`${prefix}.${value}`) }))
}

function fieldId(name: string): string {
  return `f-${name.replaceAll(/[^\w-]/g, '-')}`
}

function storedText(stored: unknown, value: string): string | undefined {
  return stored === undefined || textOf(stored) === value ? undefined : textOf(stored)
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}

function isOn(value: unknown): boolean {
  return value === true || value === 'on' || value === 'yes' || value === 'true' || value === '1'
}
