import { newId } from '../lib/ids.ts'
import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, id, optionalDay, optionalText, text } from '../web/forms.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { insertPatient } from './patients.queries.ts'
import { patientFrame } from './patientFrame.ts'
import { rewriteSearchWords } from './searchWords.ts'
import { z } from 'zod'

const NEW = z.strictObject({ name: z.string().max(100).optional() })

export const patientRoutes: readonly Route[] = [
  get('/patients/new', { may: 'patients.write', reads: 'nothing', query: NEW }, async (call) =>
    newPatient(call),
  ),
  post(
    '/patients',
    {
      may: 'patients.write',
      form: form({ id: id(), family_name: text(), given_name: optionalText(), born_on: optionalDay() }),
      retry: newPatient,
    },
    async (call, patient) => {
      await insertPatient(call.db, patient)
      await rewriteSearchWords(call.db, patient.id)
      return redirect(`/patients/${patient.id}`, { done: 'patients.done.made', undo: true })
    },
  ),
  get('/patients/:id', { may: 'patients.read', reads: 'patients' }, async (call) => {
    const frame = await patientFrame(call, call.params['id'] as string)
    return page('patients/show', { frame }, { patients: [frame.patient.id] })
  }),
]

async function newPatient(_call: Call<unknown>, attempt?: Attempt) {
  return page('patients/new', { form: attempt ?? { values: { id: newId() }, errors: {} } })
}
