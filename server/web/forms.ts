import { z } from 'zod'

/** Key of locales/ and its values. */
export interface FieldError {
  words: string
  values: Record<string, unknown>
}

/*
 * Parts of form schemas. What arrives is text; what leaves is what the rules work with.
 * Messages are keys of locales/; `{ max }` and the like are their values.
 */

const say = (key: string) => ({ error: `forms.errors.${key}` })

// Control characters other than line breaks never come from a keyboard; they break mails, CSV and PDFs.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Text that may be left empty; trimmed, normalised to NFC. @param max in characters */
export function optionalText(max = 200) {
  return z
    .string(say('required'))
    .default('')
    .transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trim())
    .refine((text) => !CONTROL.test(text), say('control'))
    .refine((text) => text.length <= max, { error: 'forms.errors.tooLong', params: { max } })
}

/** Text that must be given. */
export function text(max = 200) {
  return optionalText(max).refine((value) => value !== '', say('required'))
}

/** An id made by us. */
export function id() {
  return z.uuid(say('id'))
}

export function optionalId() {
  return z
    .union([z.literal('').transform(() => null), z.uuid(say('id'))])
    .optional()
    .transform((value) => value ?? null)
}

/** The version of the row the form was made from. */
export function version() {
  return z.coerce.number(say('version')).int(say('version')).positive(say('version'))
}

/** One of a closed list. */
export function choice<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, say('choice'))
}

/** A box that sends a value only when ticked. */
export function checkbox() {
  return z
    .enum(['on', 'true', '1'], say('choice'))
    .optional()
    .transform((value) => value !== undefined)
}

/** A whole number between two bounds. */
export function whole(min: number, max: number) {
  return z
    .string(say('required'))
    .trim()
    .regex(/^-?\d{1,9}$/, say('whole'))
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: 'forms.errors.between', params: { min, max } })
}

/** A calendar day as `<input type=date>` sends it: YYYY-MM-DD. */
export function day() {
  return z.string(say('required')).trim().refine(isDay, say('day'))
}

export function optionalDay() {
  return z
    .string()
    .default('')
    .transform((value) => value.trim())
    .refine((value) => value === '' || isDay(value), say('day'))
    .transform((value) => (value === '' ? null : value))
}

export function email() {
  return text(200)
    .transform((value) => value.toLowerCase())
    .refine((value) => EMAIL.test(value), say('email'))
}

export function optionalEmail() {
  return optionalText(200)
    .transform((value) => value.toLowerCase())
    .refine((value) => value === '' || EMAIL.test(value), say('email'))
}

/** A field that may come several times under one name: always a list. */
export function many<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(schema).max(500),
  )
}

const EMAIL = /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+\.[^\s@<>(),;:"\\[\]]+$/

/** Whether a text is a day of the calendar as forms send it: YYYY-MM-DD. */
export function isDay(value: string): boolean {
  if (!/^(1[89]|2[01])\d\d-\d\d-\d\d$/.test(value)) return false
  const parsed = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value)
}

/** A form with exactly these fields: one more is refused. */
export function form<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape)
}

/**
 * First message of each field; one of a row of equal fields is named with its place among them, `opens.2`.
 * Fields the form does not have throw: no page of ours sends them.
 */
export function errorsOf(error: z.ZodError): { errors: Record<string, FieldError>; unknown: string[] } {
  const errors: Record<string, FieldError> = {}
  const unknown: string[] = []
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') unknown.push(...issue.keys)
    const field = nameOf(issue.path)
    const params = 'params' in issue ? (issue.params as Record<string, unknown> | undefined) : undefined
    const words = /^[a-z]\w*(\.\w+)+$/.test(issue.message) ? issue.message : 'forms.errors.choice'
    errors[field] ??= { words, values: params ?? {} }
  }
  return { errors, unknown }
}

function nameOf([name = '', at]: readonly PropertyKey[]): string {
  return typeof at === 'number' ? `${String(name)}.${at}` : String(name)
}
