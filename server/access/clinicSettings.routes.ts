import { file, page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, optionalText, version, whole } from '../web/forms.ts'
import { Conflict, NotFound } from '../web/refusals.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { clinicFields } from './clinicForm.ts'
import { changeLogo, readLogo } from './logo.ts'
import { deleteLogo, findLogo } from './logo.queries.ts'
import { updateClinicSettings } from './people.queries.ts'
import { placeChoices } from './places.ts'
import { findTenant } from './tenants.queries.ts'

const settingsForm = form({
  version: version(),
  ...clinicFields,
  website: optionalText(200),
  lock_after_minutes: whole(1, 120),
})

/** Who the clinic is, as invoices and letters say it, with its logo, and how soon its screens lock. */
export const clinicSettingsRoutes = [
  get('/admin/clinic', { may: 'clinic.settings', reads: 'nothing' }, (call) => settingsPage(call)),
  post(
    '/admin/clinic',
    { may: 'clinic.settings', form: settingsForm, retry: settingsPage },
    async ({ db, clinic }, typed) => {
      const locale = `${typed.language}-${typed.country}`
      if (!(await updateClinicSettings(db, { ...typed, id: clinic.id, locale }))) throw new Conflict()
      return redirect('/admin/clinic', { done: 'access.done.saved' })
    },
  ),

  post(
    '/admin/clinic/logo',
    {
      may: 'clinic.settings',
      form: form({}),
      uploads: 'logo',
      retry: (call, attempt) => settingsPage(call, undefined, attempt),
    },
    async (call) => {
      await changeLogo(call)
      return redirect('/admin/clinic', { done: 'access.done.logo' })
    },
  ),
  post(
    '/admin/clinic/logo/removal',
    { may: 'clinic.settings', form: form({}), retry: async () => redirect('/admin/clinic') },
    async ({ db }) => {
      await deleteLogo(db)
      return redirect('/admin/clinic', { done: 'access.done.logoRemoved' })
    },
  ),
  get('/admin/clinic/logo', { may: 'clinic.settings', reads: 'nothing' }, async ({ db, services }) => {
    const kept = await findLogo(db)
    const logo = kept && (await readLogo(db, services.files, kept))
    if (!logo) throw new NotFound('logo')
    return file({
      type: 'image/png',
      name: 'logo.png',
      disposition: 'inline',
      size: logo.bytes.length,
      content: logo.bytes,
    })
  }),
]

async function settingsPage(call: Call<unknown>, attempt?: Attempt, logoAttempt?: Attempt) {
  const tenant = await findTenant(call.db, call.clinic.id)
  if (!tenant) throw new NotFound('tenant')
  return page('access/clinic-settings', {
    // After a conflict both versions are on the page; saving again keeps what is typed here.
    version: tenant.version,
    form: attempt
      ? { ...attempt, ...(attempt.conflict && { stored: tenant }) }
      : { values: { ...tenant }, errors: {} },
    hasLogo: (await findLogo(call.db)) !== undefined,
    logoForm: logoAttempt ?? { values: {}, errors: {} },
    ...placeChoices(call.words, call.frame.language),
  })
}
