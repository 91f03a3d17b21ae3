import { unsentForms } from './form-keeper.ts'
import { asPart } from './request.ts'

/** A form keeps its place: kept again, it is the same one. */
const ids = new WeakMap<HTMLFormElement, string>()

/**
 * Has the server keep what this tab holds unsent, for the person whose page it is: `token` says so, whoever is
 * signed in by now. @returns what was kept, once all of it has arrived
 */
export async function keepForms(token: string, title: string): Promise<string[]> {
  const page = location.pathname + location.search
  const sent = unsentForms().map(async (form) => {
    const id = ids.get(form) ?? crypto.randomUUID()
    ids.set(form, id)
    const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>).toString()
    const body = new URLSearchParams({ keep: token, id, action: actionOf(form), page, title, fields })
    // Browsers let go of a request that outlives its page only up to 64 KB.
    await fetch('/unfinished', { method: 'POST', body, headers: asPart, keepalive: fields.length < 40_000 })
    return id
  })
  const kept = await Promise.allSettled(sent)
  return kept.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

/** They are back where they were typed: the server lets go of them. */
export function forgetForms(kept: readonly string[]): void {
  for (const id of kept)
    void fetch(`/unfinished/${id}/removal`, { method: 'POST', headers: asPart }).catch(() => undefined)
}

/** On the page where a kept form stood: `#unfinished-ID` in its address fills it in again. */
export async function fillInAgain(): Promise<void> {
  const id = /^#unfinished-([0-9a-f-]{36})$/.exec(location.hash)?.[1]
  if (!id) return
  history.replaceState(history.state, '', location.pathname + location.search)
  const response = await fetch(`/unfinished/${id}`, { headers: asPart })
  if (!response.ok) return
  const { action, fields } = (await response.json()) as { action: string; fields: [string, string][] }
  const form = [...document.forms].find((one) => isPost(one) && actionOf(one) === action)
  // Its panel is not open on this page: it can still be sent as it is.
  if (!form) return location.assign('/unfinished')
  for (const name of new Set(fields.map(([field]) => field)))
    fill(
      form,
      name,
      fields.flatMap(([field, value]) => (field === name ? [value] : [])),
    )
  form
    .querySelector('input:not([type="hidden"]), textarea')
    ?.dispatchEvent(new Event('input', { bubbles: true }))
  forgetForms([id])
}

function fill(form: HTMLFormElement, name: string, values: string[]): void {
  const places = [...form.elements].filter((one) => 'name' in one && one.name === name)
  for (const [at, place] of places.entries()) {
    if (place instanceof HTMLInputElement && ['checkbox', 'radio'].includes(place.type))
      place.checked = values.includes(place.value)
    else if ('value' in place && values[at] !== undefined) place.value = values[at]
  }
}

/** By attribute: a field called "method" would hide the form's own. The search in the header is no POST. */
function isPost(form: HTMLFormElement): boolean {
  return form.getAttribute('method')?.toLowerCase() === 'post'
}

function actionOf(form: HTMLFormElement): string {
  return form.getAttribute('action') ?? location.pathname + location.search
}
