import { page, redirect } from '../web/answers.ts'
import { form } from '../web/forms.ts'
import { NotFound } from '../web/refusals.ts'
import { get, post } from '../web/routes.ts'
import { openUnfinished } from './unfinished.ts'
import { deleteUnfinished, findOwnUnfinished } from './unfinished.queries.ts'

/** A form that had no one to receive it, given back to its person: they send it with one click. */
export const unfinishedRoutes = [
  get(
    '/unfinished/:id',
    { may: 'anyone', reads: 'nothing' },
    async ({ db, params, person, who, services }) => {
      const tenant = who.actor.kind === 'user' ? who.tenant : null
      const kept = await findOwnUnfinished(db, { id: params['id'] as string, user: person.id, tenant })
      if (!kept) throw new NotFound('unfinished')
      const fields = openUnfinished(services, person.id, kept)
      return page('access/unfinished', { id: kept.id, path: kept.path, at: kept.created_at, fields })
    },
  ),
  post(
    '/unfinished/:id/removal',
    { may: 'anyone', form: form({}), retry: async () => redirect('/') },
    async ({ db, params, person }) => {
      await deleteUnfinished(db, person.id, params['id'] as string)
      return redirect('/')
    },
  ),
]
