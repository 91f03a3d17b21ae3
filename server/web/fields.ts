/** A form as a view shows it: what was typed, what is wrong with it, what someone else stored meanwhile. */
export interface FormState {
  values: Record<string, unknown>
  errors: Record<string, string | undefined>
  /** The values now in the database, when an edit met somebody else's change. */
  stored?: Record<string, unknown>
}

export interface FieldState {
  id: string
  value: string
  error: string | undefined
  stored: string | undefined
  /** Ids for aria-describedby, or undefined. */
  describedBy: string | undefined
}

/**
 * What a form partial shows for one field. Takes the partial's named values: `name`, and either `form`
 * or single `value`, `error`, `stored`; `id` when the name is not unique on the page.
 */
export function fieldOf(input: Record<string, unknown>): FieldState {
  const form = input.form as Partial<FormState> | undefined
  const name = String(input.name)
  const id = String(input.id ?? `f-${name.replaceAll(/[^\w-]/g, '-')}`)
  const error = textOf(input.error ?? form?.errors?.[name]) || undefined
  const value = textOf(form?.values && name in form.values ? form.values[name] : input.value)
  const storedText = textOf(input.stored ?? form?.stored?.[name])
  const stored =
    (input.stored ?? form?.stored?.[name]) !== undefined && storedText !== value ? storedText : undefined
  const described = [
    input.hint && `${id}-hint`,
    error && `${id}-error`,
    stored !== undefined && `${id}-stored`,
  ]
  return { id, value, error, stored, describedBy: described.filter(Boolean).join(' ') || undefined }
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}
