import type { z } from 'zod'
import type { Db } from '../db/tenant.ts'
import { page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import type { newClinicForm } from './clinicForm.ts'
import { askIn } from './invitations.ts'
import { insertFirstMember, insertTenant } from './tenants.queries.ts'
import { insertInvited } from './users.queries.ts'

type NewClinic = z.output<typeof newClinicForm>

/** @returns false when this form came before; the id may as well be that of somebody else's clinic */
export async function makeClinic(db: Db, typed: NewClinic): Promise<boolean> {
  const {
    admin: _admin,
    admin_email: _email,
    admin_given_name: _given,
    admin_family_name: _family,
    ...clinic
  } = typed
  return insertTenant(db, { ...clinic, locale: `${clinic.language}-${clinic.country}` })
}

/** The first admin gets a link; they set up the rest of their clinic themselves. */
export async function inviteFirstAdmin(call: Call<unknown>, typed: NewClinic) {
  const { db } = call
  const user = await insertInvited(db, {
    email: typed.admin_email,
    title: '',
    given_name: typed.admin_given_name,
    family_name: typed.admin_family_name,
    language: typed.language,
    is_operator: false,
  })
  await insertFirstMember(db, typed.id, user.id, ['admin'])
  const invited = await askIn(db, call.services, user, typed.name)
  return page('access/invited', {
    ...invited,
    name: typed.admin_family_name,
    email: typed.admin_email,
    back: '/operator',
  })
}
