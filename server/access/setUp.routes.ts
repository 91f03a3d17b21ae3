import { newId } from '../lib/ids.ts'
import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choicesOf } from '../web/fields.ts'
import { form } from '../web/forms.ts'
import { Forbidden } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { newClinicForm } from './clinicForm.ts'
import { inviteFirstAdmin, makeClinic } from './newClinic.ts'
import { placeChoices, startingPlace } from './places.ts'
import type { SetupStep } from './setup.ts'
import { pathOf, place } from './setUpPlace.ts'
import { continueIn } from './signIns.ts'
import { updateClinic } from './signIns.queries.ts'
import { worksIn } from './users.queries.ts'
import { insertFirstMember, updateSetUp } from './tenants.queries.ts'

/** Setting up a clinic: who it is, then what the rooms above need, then its first day. */
export function setUpRoutes(steps: readonly SetupStep[]): readonly Route[] {
  return [
    get('/set-up/clinic', { may: 'operator', reads: 'nothing' }, (call) =>
      clinicPage(steps, call, {
        values: { id: newId(), admin: 'me', ...startingPlace(call.frame.language) },
        errors: {},
      }),
    ),
    post(
      '/set-up/clinic',
      {
        may: 'operator',
        form: newClinicForm,
        retry: (call, attempt) => clinicPage(steps, call, attempt),
      },
      async (call, typed) => {
        const { db, person } = call
        const made = await makeClinic(db, typed)
        if (typed.admin === 'other') return made ? inviteFirstAdmin(call, typed) : redirect('/operator')
        if (made) await insertFirstMember(db, typed.id, person.id, ['admin'])
        else if (!(await worksIn(db, person.id, typed.id))) throw new Forbidden('another’s clinic')
        await updateClinic(db, person.signIn, typed.id)
        return continueIn(call, person.signIn, { tenant: typed.id, to: pathOf(steps[0]) })
      },
    ),
    ...steps.flatMap((step) => stepRoutes(steps, step)),
    get('/set-up/ready', { may: 'clinic.settings', reads: 'nothing' }, async (call) =>
      page(
        'access/set-up-ready',
        { setUp: place(steps, call, 'ready'), name: call.clinic.name },
        { layout: 'bare' },
      ),
    ),
    post(
      '/set-up/ready',
      { may: 'clinic.settings', form: form({}), retry: async () => redirect('/set-up/ready') },
      async ({ db, clinic }) => {
        await updateSetUp(db, clinic.id)
        return redirect('/')
      },
    ),
  ]
}

function stepRoutes(steps: readonly SetupStep[], step: SetupStep): Route[] {
  const show = async (call: Call<unknown>, attempt?: Attempt) => {
    const data = await step.show(call, attempt)
    const form = attempt ?? { values: {}, errors: {} }
    return page(step.view, { form, ...data, setUp: place(steps, call, step.key) }, { layout: 'bare' })
  }
  return [
    get(pathOf(step), { may: 'clinic.settings', reads: 'nothing' }, async (call) => show(call)),
    post(
      pathOf(step),
      { may: 'clinic.settings', form: step.form, retry: show, refusals: step.refusals ?? {} },
      async (call, typed) => {
        const news = await step.save(call, typed as never)
        const onward = pathOf(steps[steps.indexOf(step) + 1])
        if (!news) return redirect(onward)
        const setUp = { ...place(steps, call, step.key), onward }
        return page(news.view, { form: { values: {}, errors: {} }, ...news.data, setUp }, { layout: 'bare' })
      },
    ),
  ]
}

async function clinicPage(
  steps: readonly SetupStep[],
  call: Call<unknown>,
  form: Pick<Attempt, 'values' | 'errors'>,
) {
  const { frame, words } = call
  return page(
    'access/set-up-clinic',
    {
      form,
      id: String(form.values['id']),
      setUp: place(steps, call, 'clinic'),
      admins: choicesOf(['me', 'other'], words, 'access.setUp.clinic'),
      ...placeChoices(words, frame.language),
    },
    { layout: 'bare' },
  )
}
