import { z } from 'zod'
import { json, page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, id, optionalText, text } from '../web/forms.ts'
import { readKeepToken } from '../web/keepToken.ts'
import { localPath } from '../web/prepare.ts'
import { NotFound } from '../web/refusals.ts'
import { get, open, post } from '../web/routes.ts'
import { keepTyped, openUnfinished } from './unfinished.ts'
import { deleteUnfinished, findOwnUnfinished, ownUnfinished, type Unfinished } from './unfinished.queries.ts'

const typedForm = form({
  keep: text(200),
  id: id(),
  action: text(500).refine((path) => localPath(path) === path, { error: 'forms.errors.choice' }),
  page: text(500).refine((path) => localPath(path) === path, { error: 'forms.errors.choice' }),
  title: optionalText(200),
  fields: z.string().max(300_000).default(''),
})

/** Forms that nobody received, given back to their person: what was sent, and what stood in each tab. */
export const unfinishedRoutes = [
  // Open: the tab of somebody who has gone keeps their forms by the token of its page, whoever is signed in now.
  open.post(
    '/unfinished',
    { form: typedForm, retry: async () => json(null, { status: 422 }) },
    async ({ db, services }, { keep, ...typed }) => {
      const owner = readKeepToken(services.config, keep)
      if (!owner) throw new NotFound('nobody’s tab')
      await keepTyped(db, services, owner, typed)
      return json(null, { status: 204 })
    },
  ),
  get('/unfinished', { may: 'anyone', reads: 'nothing' }, async (call) => {
    const waiting = await ownUnfinished(call.db, ownerOf(call))
    if (waiting.length === 0) return redirect('/')
    return page('access/unfinished', {
      forms: waiting.map((one) => ({ ...shown(call, one), several: waiting.length > 1 })),
    })
  }),
  // For the page it stood on, which fills itself in again.
  get('/unfinished/:id', { may: 'anyone', reads: 'nothing' }, async (call) => {
    const kept = await findOwnUnfinished(call.db, { id: call.params['id'] as string, ...ownerOf(call) })
    if (!kept) throw new NotFound('unfinished')
    const { fields } = openUnfinished(call.services, call.person.id, kept)
    return json({ action: kept.path, fields })
  }),
  post(
    '/unfinished/:id/removal',
    { may: 'anyone', form: form({}), retry: async () => redirect('/') },
    async ({ db, params, person, partial }) => {
      await deleteUnfinished(db, person.id, params['id'] as string)
      return partial ? json(null, { status: 204 }) : redirect('/unfinished')
    },
  ),
]

function ownerOf({ person, who }: Call<unknown>) {
  return { user: person.id, tenant: who.actor.kind === 'user' ? who.tenant : null }
}

function shown({ services, person }: Call<unknown>, kept: Unfinished) {
  const { fields, page: stood, title } = openUnfinished(services, person.id, kept)
  return {
    id: kept.id,
    path: kept.path,
    at: kept.created_at,
    typed: kept.kind === 'typed',
    title,
    resume: `${stood}#unfinished-${kept.id}`,
    fields: fields.map(([name, value]) => ({ name, value })),
  }
}
