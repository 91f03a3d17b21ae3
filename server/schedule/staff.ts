import { z } from 'zod'
import type { SetupNews } from '../access/setup.ts'
import { inviteMember } from '../access/people.ts'
import { findMember, type Member, members, updateMember } from '../access/people.queries.ts'
import { isId, newId } from '../lib/ids.ts'
import { type Role, roles } from '../permissions.ts'
import type { Call } from '../web/call.ts'
import { choicesOf } from '../web/fields.ts'
import { choice, email, form, many } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import type { Attempt } from '../web/routes.ts'
import { shortOf } from './rooms.ts'
import { treatingMembers } from './settings.queries.ts'
import {
  closeTreating,
  giveRoomsToTheOnlyOne,
  providersWithoutAccount,
  putTreating,
} from './staff.queries.ts'

const cell = z
  .string()
  .max(200)
  .transform((text) => text.normalize('NFC').trim())
const professions = ['dentist', 'hygienist'] as const

/** Who else works here, in rows of equal fields; and whether who sets up the clinic treats patients, too. */
export const staffForm = form({
  treats: choice(['no', ...professions]),
  as: cell.default(''),
  id: many(cell),
  provider: many(cell),
  title: many(cell),
  given_name: many(cell),
  family_name: many(cell),
  email: many(cell.transform((text) => text.toLowerCase())),
  role: many(z.enum(roles)),
}).superRefine((typed, context) => {
  for (const [path, words] of wrongIn(rowsOf(typed)))
    context.addIssue({ code: 'custom', path, message: words })
})
type StaffForm = z.output<typeof staffForm>

interface Row {
  id: string
  /** Its place among the rows of the form. */
  at: number
  provider: string
  title: string
  given_name: string
  family_name: string
  email: string
  role: Role
}

export async function shownStaff(call: Call<unknown>, attempt?: Attempt) {
  const { db, person, words } = call
  const [known, unlinked] = await Promise.all([members(db), providersWithoutAccount(db)])
  const me = known.find(({ user_id }) => user_id === person.id)
  const mine = unlinked.find(({ name }) => me?.family_name && shortOf(name) === me.family_name)
  const typed = attempt && rowsOf(attempt.values as Partial<StaffForm>)
  const rows = typed ?? unlinked.filter((one) => one !== mine).map(rowOfProvider)
  const empty = Array.from({ length: Math.max(2, 5 - rows.length) }, emptyRow)
  const taken = Math.max(-1, ...rows.map((row) => row.at))
  return {
    me: person.name,
    // Who was named with a room under their own name treats there.
    treats: treatingRoleOf(me) === 'no' ? (mine?.profession ?? 'no') : treatingRoleOf(me),
    choices: choicesOf(['no', ...professions], words, 'schedule.staff.treats'),
    as: mine?.id ?? '',
    lines: unlinked.map(({ id, name }) => ({ value: id, text: name })),
    others: known
      .filter((one) => one !== me)
      .map((one) => ({
        name: nameOf(one),
        role: one.roles.map((role) => words(`roles.${role}`)).join(', '),
      })),
    rows: [...rows, ...empty].map((row, at) => ({
      ...row,
      // A row that was sent keeps its place, which is what its errors are named by.
      at: row.at < 0 ? taken + 1 + at : row.at,
      nr: at + 1,
      roles: choicesOf(roles, words, 'roles').map((one) => ({ ...one, selected: one.value === row.role })),
    })),
  }
}

/** Invites the people in the rows, and puts who treats into the schedule. */
export async function saveStaff(call: Call<unknown>, typed: StaffForm): Promise<SetupNews | void> {
  const { db } = call
  const rows = rowsOf(typed)
  if (rows.some((row) => !isId(row.id) || (row.provider && !isId(row.provider))))
    throw new Refusal('person', 'forms.errors.id')
  await saveOwn(call, typed)
  const invited = []
  for (const row of rows) {
    // The form came again: these have their invitation.
    if (await findMember(db, row.id)) continue
    const { provider, role, at: _place, ...person } = row
    const { user, ...answer } = await inviteMember(call, { ...person, roles: [role] })
    const name = nameOf(row)
    if (isProfession(role)) await treat(call, { user, name, profession: role, known: provider || null })
    invited.push({ name, email: row.email, ...answer })
  }
  await giveRoomsToTheOnlyOne(db)
  if (invited.length > 0) return { view: 'schedule/set-up-invited', data: { invited } }
}

/**
 * Somebody who was invited later gets a column of their own, or the one that stands there under their name.
 * @throws Refusal for who may not treat here
 */
export async function startTreating(call: Call<unknown>, user: string): Promise<void> {
  const [may, unlinked] = await Promise.all([treatingMembers(call.db), providersWithoutAccount(call.db)])
  const member = may.find(({ user_id }) => user_id === user)
  if (!member) throw new Refusal('name', 'schedule.refusals.member')
  const { name, profession } = member
  const known = unlinked.find((one) => shortOf(one.name) === shortOf(name) && one.profession === profession)
  await treat(call, { user, name, profession, known: known?.id ?? null })
}

/** In a clinic of one, the admin is the dentist. */
async function saveOwn(call: Call<unknown>, { treats, as }: StaffForm): Promise<void> {
  const { db, person } = call
  const me = (await members(db)).find(({ user_id }) => user_id === person.id)
  if (!me || treatingRoleOf(me) === treats) return
  const rest = me.roles.filter((role) => !isProfession(role))
  const held = treats === 'no' ? rest : [...rest, treats]
  await updateMember(db, { id: me.id, version: me.version, roles: held, state: me.state })
  if (treats === 'no') return closeTreating(db, person.id)
  await treat(call, { user: person.id, name: nameOf(me), profession: treats, known: isId(as) ? as : null })
}

function treat(
  { db }: Call<unknown>,
  who: { user: string; name: string; profession: (typeof professions)[number]; known: string | null },
): Promise<void> {
  return putTreating(db, { ...who, shortName: shortOf(who.name) })
}

/** The rows that were filled in. Somebody named with a room, without an address, stays a name in the schedule. */
function rowsOf(values: { [name in keyof Row]?: unknown }): Row[] {
  const list = (name: Exclude<keyof Row, 'at'>): string[] => [values[name] ?? []].flat().map(String)
  return list('id')
    .map((id, at) => ({
      id,
      at,
      provider: list('provider')[at] ?? '',
      title: list('title')[at] ?? '',
      given_name: list('given_name')[at] ?? '',
      family_name: list('family_name')[at] ?? '',
      email: list('email')[at] ?? '',
      role: (list('role')[at] ?? 'assistant') as Role,
    }))
    .filter((row) => row.email || (!row.provider && (row.family_name || row.given_name)))
}

/** What is wrong in which field of which row. */
function wrongIn(rows: readonly Row[]): [path: [keyof Row, number], words: string][] {
  const addresses = rows.map((row) => row.email)
  return rows.flatMap((row, nr): [[keyof Row, number], string][] => [
    ...(row.family_name ? [] : [wrong('family_name', row, 'schedule.refusals.noName')]),
    ...(email().safeParse(row.email).success ? [] : [wrong('email', row, 'schedule.refusals.noEmail')]),
    ...(row.email && addresses.indexOf(row.email) < nr
      ? [wrong('email', row, 'schedule.refusals.emailTwice')]
      : []),
  ])
}

function wrong(field: keyof Row, { at }: Row, words: string): [[keyof Row, number], string] {
  return [[field, at], words]
}

function rowOfProvider({ id, name, profession }: { id: string; name: string; profession: string }): Row {
  const parts = name.split(/\s+/)
  const titles = parts.filter((part) => part.endsWith('.')).length
  return {
    ...emptyRow(),
    provider: id,
    title: parts.slice(0, titles).join(' '),
    given_name: parts.slice(titles, -1).join(' '),
    family_name: parts.at(-1) ?? '',
    role: profession as Role,
  }
}

function emptyRow(): Row {
  const blank = { provider: '', title: '', given_name: '', family_name: '', email: '' }
  return { id: newId(), at: -1, ...blank, role: 'assistant' }
}

function treatingRoleOf(member: Member | undefined): (typeof professions)[number] | 'no' {
  return professions.find((role) => member?.roles.includes(role)) ?? 'no'
}

function isProfession(role: Role): role is (typeof professions)[number] {
  return role === 'dentist' || role === 'hygienist'
}

function nameOf({ title, given_name, family_name }: Pick<Row, 'title' | 'given_name' | 'family_name'>) {
  return [title, given_name, family_name].filter(Boolean).join(' ')
}
