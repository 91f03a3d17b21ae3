import { z } from 'zod'
import { newId } from '../lib/ids.ts'
import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, id, optionalDay, optionalText, text } from '../web/forms.ts'
import { NotFound } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import type { PatientPart } from './parts.ts'
import { findPatient, firstPatients, insertPatient } from './patients.queries.ts'

export function patientRoutes(_parts: readonly PatientPart[]): readonly Route[] {
  return [
    get(
      '/patients',
      {
        may: 'patients.read',
        reads: 'patients',
        query: z.strictObject({ q: z.string().max(100).optional() }),
      },
      async (call) => {
        const patients = await firstPatients(call.db, 50)
        return page('patients/list', { patients }, { patients: patients.map((patient) => patient.id) })
      },
    ),
    get('/patients/new', { may: 'patients.write', reads: 'nothing' }, async (call) => newPatient(call)),
    post(
      '/patients',
      {
        may: 'patients.write',
        form: form({ id: id(), family_name: text(), given_name: optionalText(), born_on: optionalDay() }),
        retry: newPatient,
      },
      async (call, patient) => {
        await insertPatient(call.db, patient)
        return redirect(`/patients/${patient.id}`)
      },
    ),
    get('/patients/:id', { may: 'patients.read', reads: 'patients' }, async (call) => {
      const patient = await findPatient(call.db, call.params['id'] as string)
      if (!patient) throw new NotFound('patient')
      return page('patients/show', { patient }, { patients: [patient.id] })
    }),
  ]
}

async function newPatient(_call: Call<unknown>, attempt?: Attempt) {
  return page('patients/new', { form: attempt ?? { values: { id: newId() }, errors: {} } })
}
