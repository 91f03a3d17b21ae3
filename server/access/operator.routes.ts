import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choice, form, version } from '../web/forms.ts'
import { Conflict, NotFound } from '../web/refusals.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { clinicsOfInstallation } from './people.queries.ts'
import { findTenant, updateTenantState } from './tenants.queries.ts'

/** The installation's operator makes clinics, suspends and closes them; sees no patient. */
export const operatorRoutes = [
  get('/operator', { may: 'operator', reads: 'nothing' }, (call) => clinicsPage(call)),
  post(
    '/operator/clinics/:id/state',
    {
      may: 'operator',
      form: form({ version: version(), state: choice(['active', 'suspended', 'closed']) }),
      retry: clinicsPage,
    },
    async ({ db, params }, change) => {
      const tenant = await findTenant(db, params['id'] as string)
      if (!tenant) throw new NotFound('clinic')
      if (!(await updateTenantState(db, { id: tenant.id, ...change }))) throw new Conflict()
      return redirect('/operator', { done: `access.done.${change.state}` })
    },
  ),
]

async function clinicsPage({ db, words }: Call<unknown>, attempt?: Attempt) {
  const clinics = await clinicsOfInstallation(db)
  return page('access/clinics', {
    form: { values: {}, errors: attempt?.errors ?? {} },
    clinics: clinics.map((clinic) => ({
      ...clinic,
      stateText: words(`access.clinics.states.${clinic.set_up_at ? clinic.state : 'new'}`),
      active: clinic.state === 'active',
      suspended: clinic.state === 'suspended',
    })),
  })
}
