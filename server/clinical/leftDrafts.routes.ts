import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, id } from '../web/forms.ts'
import { NotFound, Refusal } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { handOverLeft, leftDrafts } from './leftDrafts.queries.ts'
import { clinicians } from './people.queries.ts'

const refusals = {
  one_draft_of_an_author_at_a_visit: { field: 'to', words: 'clinical.refusal.writesAlready' },
}

/** Notes that somebody left unsigned: an admin gives them to a clinician. */
export const leftDraftRoutes: readonly Route[] = [
  get('/admin/left-notes', { may: 'notes.handover', reads: 'patients' }, (call) => leftPage(call)),
  post(
    '/admin/left-notes/:id/handover',
    { may: 'notes.handover', form: form({ to: id() }), refusals, retry: leftPage },
    async (call, { to }) => {
      const colleagues = await clinicians(call.db)
      if (!colleagues.some((one) => one.id === to)) throw new Refusal('to', 'forms.errors.choice')
      if (!(await handOverLeft(call.db, call.params['id'] as string, to))) throw new NotFound('draft')
      return redirect('/admin/left-notes', { done: 'clinical.done.handedOver' })
    },
  ),
]

async function leftPage(call: Call<unknown>, attempt?: Attempt) {
  const [drafts, colleagues] = await Promise.all([leftDrafts(call.db), clinicians(call.db)])
  const data = {
    drafts: drafts.map((draft) => ({
      id: draft.id,
      family: draft.family_name,
      given: draft.given_name,
      noted: draft.noted_on,
      saved: draft.saved_at,
      author: draft.author_name,
    })),
    colleagues: colleagues.map(({ id: value, name: text }) => ({ value, text })),
    form: attempt ?? { values: {}, errors: {} },
  }
  return page('clinical/left-notes', data, {
    patients: [...new Set(drafts.map((draft) => draft.patient_id))],
    ...(attempt && { status: 422 }),
  })
}
