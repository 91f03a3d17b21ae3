import { z } from 'zod'
import { newId } from '../lib/ids.ts'
import { type Permission, permissions, roles } from '../permissions.ts'
import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choicesOf } from '../web/fields.ts'
import { choice, email, form, id, many, optionalText, text, version } from '../web/forms.ts'
import { Conflict, NotFound } from '../web/refusals.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { changeMember, inviteMember, resetMember } from './people.ts'
import { findMember, type Member, members } from './people.queries.ts'
import { signInList } from './signInList.ts'
import { endSignInsOf } from './signIns.queries.ts'

const inviteForm = form({
  id: id(),
  title: optionalText(50),
  given_name: optionalText(100),
  family_name: text(100),
  email: email(),
  roles: many(z.enum(roles)).pipe(z.array(z.enum(roles)).min(1, { error: 'access.refusals.noRole' })),
})
const memberForm = form({
  version: version(),
  roles: many(z.enum(roles)).pipe(z.array(z.enum(roles)).min(1, { error: 'access.refusals.noRole' })),
  state: choice(['active', 'disabled']),
})

/** Who works in the clinic and what they may do; a change counts from their next click on. */
export const peopleRoutes = [
  get('/admin', { may: 'clinic.people', reads: 'nothing' }, async () => redirect('/admin/people')),
  get('/admin/people', { may: 'clinic.people', reads: 'nothing' }, async (call) =>
    page('access/people', { people: (await members(call.db)).map((one) => listed(call, one)) }),
  ),
  get('/admin/people/new', { may: 'clinic.people', reads: 'nothing' }, (call) =>
    invitePage(call, { values: { id: newId() }, errors: {} }),
  ),
  post(
    '/admin/people',
    { may: 'clinic.people', form: inviteForm, retry: invitePage },
    async (call, typed) => {
      const invited = await inviteMember(call, typed)
      return page('access/invited', {
        ...invited,
        name: typed.family_name,
        email: typed.email,
        back: '/admin/people',
      })
    },
  ),
  get('/admin/people/:id', { may: 'clinic.people', reads: 'nothing' }, (call) => memberPage(call)),
  post(
    '/admin/people/:id',
    { may: 'clinic.people', form: memberForm, retry: memberPage },
    async (call, typed) => {
      const member = await getMember(call)
      if (!(await changeMember(call, member, typed))) throw new Conflict()
      return redirect('/admin/people', { done: 'access.done.member' })
    },
  ),
  post(
    '/admin/people/:id/reset',
    { may: 'clinic.people', form: form({}), retry: memberPage },
    async (call) => {
      const member = await getMember(call)
      const issued = await resetMember(call, member)
      const back = `/admin/people/${member.id}`
      return page('access/invited', { ...issued, name: member.family_name, email: member.email, back })
    },
  ),
  post(
    '/admin/people/:id/sign-ins/end',
    { may: 'clinic.people', form: form({}), retry: memberPage },
    async (call) => {
      const member = await getMember(call)
      await endSignInsOf(call.db, member.user_id, call.person.signIn)
      return redirect(`/admin/people/${member.id}`, { done: 'access.done.ended' })
    },
  ),
  get('/admin/roles', { may: 'clinic.roles', reads: 'nothing' }, async (call) =>
    page('access/roles', {
      roles: choicesOf(roles, call.words, 'roles'),
      groups: permissionTable(call),
    }),
  ),
]

async function getMember({ db, params }: Call<unknown>): Promise<Member> {
  const member = await findMember(db, params['id'] as string)
  if (!member) throw new NotFound('member')
  return member
}

function listed({ words }: Call<unknown>, member: Member) {
  const { state, user_state, has_second_factor } = member
  const shown = state === 'disabled' || user_state === 'disabled' ? 'disabled' : user_state
  return {
    ...member,
    name: nameOf(member),
    rolesText: member.roles.map((role) => words(`roles.${role}`)).join(', '),
    state: shown,
    stateText: words(`access.people.states.${shown}`),
    factor: has_second_factor,
  }
}

function nameOf({ title, given_name, family_name }: Member): string {
  return [title, given_name, family_name].filter(Boolean).join(' ')
}

async function invitePage(call: Call<unknown>, attempt: Pick<Attempt, 'values' | 'errors'>) {
  return page('access/invite', {
    form: attempt,
    id: String(attempt.values['id'] ?? newId()),
    roles: roleBoxes(call, [attempt.values['roles'] ?? []].flat()),
  })
}

async function memberPage(call: Call<unknown>, attempt?: Attempt) {
  const member = await getMember(call)
  const signIns = await signInList(call.db, member.user_id)
  const chosen = attempt && 'roles' in attempt.values ? [attempt.values['roles']].flat() : member.roles
  const stored = { state: member.state, roles: listed(call, member).rolesText }
  return page('access/member', {
    member: listed(call, member),
    form: {
      values: { state: member.state, ...attempt?.values },
      errors: attempt?.errors ?? {},
      ...(attempt?.conflict && { stored }),
    },
    storedRoles: attempt?.conflict ? stored.roles : undefined,
    states: choicesOf(['active', 'disabled'], call.words, 'access.people.states'),
    roles: roleBoxes(call, chosen),
    signIns,
  })
}

function roleBoxes({ words }: Call<unknown>, chosen: readonly unknown[]) {
  return roles.map((role) => ({ value: role, text: words(`roles.${role}`), checked: chosen.includes(role) }))
}

/** permissions.ts as people read it: what may be done, by whom, grouped by where. */
function permissionTable({ words }: Call<unknown>) {
  const rows = (Object.entries(permissions) as [Permission, readonly string[]][]).map(([name, may]) => ({
    group: name.split('.')[0] as string,
    text: words(`access.permissions.${name}`),
    cells: roles.map((role) => may.includes(role)),
  }))
  return [...new Set(rows.map(({ group }) => group))].map((group) => ({
    name: words(`access.permissionGroups.${group}`),
    rows: rows.filter((row) => row.group === group),
  }))
}
