import type { Browser, Shown } from './browsing.ts'

interface Sent {
  /** The form's field for files. */
  field: string
  name: string
  bytes: Uint8Array
}

/** Sends a form with its files, as the page's own form would. */
export function upload(
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  ...files: Sent[]
): Promise<Shown> {
  const body = new FormData()
  for (const [key, value] of Object.entries(fields)) body.set(key, value)
  for (const { field, name, bytes } of files) body.append(field, new File([new Uint8Array(bytes)], name))
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
