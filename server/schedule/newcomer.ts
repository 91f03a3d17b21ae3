import { type Compared, possiblySame, type PossiblySame } from '../patients/duplicates.ts'
import { sideBySide } from '../patients/comparison.ts'
import { MAY_EXIST } from '../patients/patients.ts'
import { digestOf } from '../lib/digest.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { ownOf } from './clash.ts'
import { dayText } from './forms.ts'

/** Somebody who is written down on the way to their first visit. */
export interface Newcomer {
  id: string
  family_name: string
  given_name: string
  born_on: string | null
  phone: string
}

/** Who may be the same person, each beside what was typed, and whom the panel shows that way. */
export interface Same {
  matches: {
    id: string
    number: number
    lines: { label: string; typed: string; theirs: string; alike: boolean }[]
  }[]
  /** What the form sends back to say that all of these are somebody else. */
  others: string
  patients: string[]
  /** Where the visit would stand, as the form's own fields say it. */
  own: Record<string, string>
}

/**
 * Goes on only when nobody here may be the newcomer, or when the form says that just these were seen and are others.
 * @throws Refusal with MAY_EXIST
 */
export function checkOthers(same: readonly PossiblySame[], others: string): void {
  if (same.length > 0 && others !== seen(same)) throw new Refusal('', MAY_EXIST)
}

export function sameAs(call: Call<unknown>, newcomer: Newcomer): Promise<PossiblySame[]> {
  return possiblySame(call, comparedOf(newcomer), newcomer.id)
}

/** @returns null when nobody here may be meant */
export async function sameShown(call: Call<unknown>, values: Record<string, string>): Promise<Same | null> {
  const { family_name = '', given_name = '', phone = '', new_id: id = '' } = values
  const born_on = dayText.safeParse(values['born_on']).data ?? null
  const newcomer = { id, family_name, given_name, born_on, phone }
  const same = await sameAs(call, newcomer)
  if (same.length === 0) return null
  const { heads, lines } = sideBySide(call, { ...comparedOf(newcomer), ...NO_ADDRESS }, same)
  const matches = heads.map((head, at) => ({
    ...head,
    lines: lines.flatMap(({ label, typed, cells }) => {
      const { letters = '', alike = false } = cells[at] ?? {}
      return typed || letters ? [{ label, typed, theirs: letters, alike }] : []
    }),
  }))
  return {
    matches,
    others: seen(same),
    patients: same.map((one) => one.id),
    own: (await ownOf(call, { values })) ?? {},
  }
}

const NO_ADDRESS = { street: '', postal_code: '', city: '' }

function comparedOf({ family_name, given_name, born_on, phone }: Newcomer): Compared {
  const contacts: Compared['contacts'] = phone ? [{ id: null, kind: 'mobile', value: phone }] : []
  return { family_name, given_name, preferred_name: '', born_on, contacts }
}

function seen(same: readonly PossiblySame[]): string {
  return digestOf(same.map(({ id }) => id))
}
