import { newId } from '../lib/ids.ts'
import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choice, form, id, optionalText } from '../web/forms.ts'
import { NotFound } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { alertKinds } from './alerts.ts'
import { endAlert, endedAlerts, insertAlert } from './alerts.queries.ts'
import { alertChoices } from './patientForm.ts'
import { patientFrame } from './patientFrame.ts'
import { findPatient } from './patients.queries.ts'

/** What is always in sight on a patient's pages: added, and ended rather than deleted. */
export const alertRoutes: readonly Route[] = [
  get('/patients/:id/alerts', { may: 'patients.read', reads: 'patients' }, async (call) => alertsPage(call)),
  post(
    '/patients/:id/alerts',
    {
      may: 'patients.write',
      form: form({ id: id(), kind: choice(alertKinds), words: optionalText(400) }),
      retry: alertsPage,
    },
    async (call, alert) => {
      const patient = call.params['id'] as string
      if (!(await findPatient(call.db, patient))) throw new NotFound('patient')
      await insertAlert(call.db, { ...alert, patient })
      return redirect(`/patients/${patient}/alerts`, { done: 'patients.done.alertAdded', undo: true })
    },
  ),
  post(
    '/patients/:id/alerts/:alertId/end',
    { may: 'patients.write', form: form({}), retry: alertsPage },
    async (call) => {
      const { id: patient, alertId } = call.params as { id: string; alertId: string }
      if (!(await endAlert(call.db, patient, alertId))) throw new NotFound('alert')
      return redirect(`/patients/${patient}/alerts`, { done: 'patients.done.alertEnded', undo: true })
    },
  ),
]

async function alertsPage(call: Call<unknown>, attempt?: Attempt) {
  const patient = call.params['id'] as string
  const [frame, ended] = await Promise.all([patientFrame(call, patient), endedAlerts(call.db, patient)])
  const values: Record<string, unknown> = attempt?.values ?? { id: newId() }
  const form = { values, errors: attempt?.errors ?? {} }
  const kinds = alertChoices(call, String(values['kind'] ?? '')).map(({ value, letters }) => ({
    value,
    text: letters,
  }))
  return page('patients/alerts', { frame, form, kinds, ended }, { patients: [patient] })
}
