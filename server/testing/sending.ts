import type { Browser, Shown } from './browsing.ts'

interface Sent {
  /** The form's field for files. */
  field: string
  name: string
  bytes: Uint8Array
}

/** Sends a form with one file, as the page's own form would. */
export function upload(
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  { field, name, bytes }: Sent,
): Promise<Shown> {
  const body = new FormData()
  for (const [key, value] of Object.entries(fields)) body.set(key, value)
  body.set(field, new File([new Uint8Array(bytes)], name))
  return browser.send(path, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } })
}

/** What a form on a page would send, as it was shown. @param form a selector */
export function formOn({ $ }: Shown, form: string): Record<string, string[]> {
  const values: Record<string, string[]> = {}
  for (const { name, value } of $(form).serializeArray()) (values[name] ??= []).push(value)
  return values
}

/** @returns the answer and how long it took, in milliseconds */
export async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const began = Date.now()
  return [await work, Date.now() - began]
}
