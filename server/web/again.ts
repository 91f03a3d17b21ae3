/** Fields that are never written down, kept or shown again. */
export const secretFields: ReadonlySet<string> = new Set([
  'password',
  'new_password',
  'current_password',
  'pin',
  'new_pin',
  'code',
])

/** A form that the server could not take, to be sent once more from the page that says so. */
export interface Again {
  path: string
  fields: { name: string; value: string }[]
}

/** @returns undefined where a form held a secret, or nothing that was typed */
export function againOf(path: string, body: unknown): Again | undefined {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, values]) =>
    [values].flat().map((value) => ({ name, value: String(value) })),
  )
  if (fields.length === 0 || fields.some(({ name }) => secretFields.has(name))) return undefined
  return { path, fields }
}
