import { page, redirect } from '../web/answers.ts'
import { form, id, optionalText } from '../web/forms.ts'
import { localPath } from '../web/prepare.ts'
import { Forbidden } from '../web/refusals.ts'
import { get, post } from '../web/routes.ts'
import { backTo, continueIn, onTheWay } from './signIns.ts'
import { updateClinic } from './signIns.queries.ts'
import { clinicsOf, worksIn } from './users.queries.ts'

/** Somebody who works in several clinics chooses one, and changes it from the header. */
export const clinicRoutes = [
  get('/clinic', { may: 'anyone', reads: 'nothing', query: onTheWay }, async ({ db, person, query }) =>
    page(
      'access/clinic-choice',
      { clinics: await clinicsOf(db, person.id), next: query.next ?? '' },
      { layout: 'door' },
    ),
  ),
  post(
    '/clinic',
    {
      may: 'anyone',
      whenFull: true,
      form: form({ clinic: id(), next: optionalText(500) }),
      retry: async () => redirect('/clinic'),
    },
    async (call, { clinic, next }) => {
      const { db, person } = call
      if (!(await worksIn(db, person.id, clinic))) throw new Forbidden('not their clinic')
      await updateClinic(db, person.signIn, clinic)
      return continueIn(call, person.signIn, {
        tenant: clinic,
        to: await backTo(db, { user: person.id, tenant: clinic, next: localPath(next || '/') }),
      })
    },
  ),
]
