import { z } from 'zod'
import { isId, newId } from '../lib/ids.ts'
import type { Call } from '../web/call.ts'
import { form, many } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import type { Attempt } from '../web/routes.ts'
import { providers, visitTypes } from './desk.queries.ts'
import {
  closedIdOf,
  closeOtherProviders,
  closeOtherVisitTypes,
  putProvider,
  putVisitType,
  treatingMembers,
} from './settings.queries.ts'

const cell = z
  .string()
  .max(100)
  .transform((text) => text.normalize('NFC').trim())
const profession = z.enum(['dentist', 'hygienist'])
const minutes = z
  .string()
  .default('0')
  .transform((text) => Number(text.trim() || '0'))
  .refine((number) => Number.isInteger(number) && number >= 0 && number <= 480 && number % 5 === 0, {
    error: 'schedule.refusals.grid',
  })

export const typesForm = form({
  id: many(cell),
  name: many(cell),
  minutes: many(minutes),
  before: many(minutes),
  after: many(minutes),
  colour: many(z.enum(['1', '2', '3', '4', '5', '6', '7'])),
  profession: many(profession),
}).superRefine(({ name }, context) => {
  for (const [at, one] of name.entries())
    if (one !== '' && name.indexOf(one) < at)
      context.addIssue({ code: 'custom', path: ['name', at], message: 'schedule.refusals.typeName' })
})

export const providersForm = form({
  id: many(cell),
  name: many(cell),
  short_name: many(cell),
  profession: many(profession),
  user_id: many(cell),
})

export async function shownTypes(call: Call<unknown>, attempt?: Attempt) {
  const types = await visitTypes(call.db)
  const stored = types.map((type) => ({
    ...type,
    before: type.assistant_before,
    after: type.assistant_after,
  }))
  const empty = { name: '', minutes: 30, before: 0, after: 0, colour: 7, profession: 'dentist' }
  const rows = typedRows(attempt, ['name', 'minutes', 'before', 'after', 'colour', 'profession'])
  return (rows ?? [...stored, { ...empty, id: newId() }, { ...empty, id: newId() }]).map((row, at) => ({
    ...row,
    at,
    nr: at + 1,
    hygiene: row.profession === 'hygienist',
    colours: [1, 2, 3, 4, 5, 6, 7].map((colour) => ({ colour, selected: colour === Number(row.colour) })),
  }))
}

/** The rows as they were sent, empty ones too; undefined when nothing was. */
function typedRows<const Name extends string>(attempt: Attempt | undefined, names: readonly Name[]) {
  if (!attempt || !('id' in attempt.values)) return undefined
  const list = (name: string): string[] => [attempt.values[name] ?? []].flat().map(String)
  return list('id').map((id, at) => ({
    id,
    ...(Object.fromEntries(names.map((name) => [name, list(name)[at] ?? ''])) as Record<Name, string>),
  }))
}

export async function saveTypes(call: Call<unknown>, input: z.output<typeof typesForm>): Promise<void> {
  const { db } = call
  const rows = input.id
    .map((id, at) => ({
      id,
      name: input.name[at] ?? '',
      minutes: input.minutes[at] ?? 30,
      assistant_before: input.before[at] ?? 0,
      assistant_after: input.after[at] ?? 0,
      colour: Number(input.colour[at] ?? 7),
      profession: input.profession[at] ?? ('dentist' as const),
    }))
    .filter((row) => row.name !== '' && isId(row.id))
  if (rows.length === 0) throw new Refusal('name', 'schedule.refusals.noType')
  const kept = await Promise.all(
    rows.map(async (row) => ({ ...row, id: (await closedIdOf(db, 'visit_types', row.name))?.id ?? row.id })),
  )
  await closeOtherVisitTypes(
    db,
    kept.map((row) => row.id),
  )
  for (const [position, row] of kept.entries()) await putVisitType(db, { ...row, position })
}

export async function shownProviders(call: Call<unknown>, attempt?: Attempt) {
  const [people, members] = await Promise.all([providers(call.db), treatingMembers(call.db)])
  const empty = { name: '', short_name: '', profession: 'dentist', user_id: null }
  const stored = [...people, { ...empty, id: newId() }, { ...empty, id: newId() }]
  const typed = typedRows(attempt, ['name', 'short_name', 'profession', 'user_id'])
  const rows = (typed ?? stored).map((row, at) => ({
    ...row,
    at,
    nr: at + 1,
    hygiene: row.profession === 'hygienist',
    members: members.map((one) => ({ ...one, selected: one.user_id === row.user_id })),
  }))
  return { rows, offered: members.filter(({ treats }) => !treats) }
}

export async function saveProviders(
  call: Call<unknown>,
  input: z.output<typeof providersForm>,
): Promise<void> {
  const { db } = call
  const rows = input.id
    .map((id, at) => ({
      id,
      name: input.name[at] ?? '',
      short_name: input.short_name[at] || (input.name[at] ?? '').split(/\s+/).at(-1) || '',
      profession: input.profession[at] ?? ('dentist' as const),
      user_id: input.user_id[at] || null,
    }))
    .filter((row) => row.name !== '' && isId(row.id))
  if (rows.some((row) => row.user_id !== null && !isId(row.user_id)))
    throw new Refusal('name', 'schedule.refusals.member')
  await closeOtherProviders(
    db,
    rows.map((row) => row.id),
  )
  for (const [position, row] of rows.entries()) await putProvider(db, { ...row, position })
}
