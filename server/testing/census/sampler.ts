import { z } from 'zod'
import { newId } from '../../lib/ids.ts'
import type { CensusClinic, ObjectKind } from './world.ts'

export type Form = Record<string, string | string[]>

/** Which object a field of a form names, by its own name. */
const fields: Record<string, ObjectKind> = {
  patient: 'patient',
  patient_id: 'patient',
  guarantor: 'patient',
  guarantor_id: 'patient',
  same_as: 'patient',
  other: 'patient',
  chair: 'chair',
  chair_id: 'chair',
  provider: 'provider',
  provider_id: 'provider',
  type: 'type',
  type_id: 'type',
  appointment: 'appointment',
  visit: 'appointment',
  visit_id: 'appointment',
  treatments: 'treatment',
  treatment: 'treatment',
  procedure: 'procedure',
  procedure_id: 'procedure',
  document: 'document',
  invoice: 'invoice',
  to: 'person',
  user: 'person',
  author: 'person',
}

const day = new Date(Date.now() + 86_400_000 * 3).toISOString().slice(0, 10)
const guesses = [
  '1',
  'x',
  day,
  '10:30',
  'someone@example.org',
  'on',
  '30',
  'EXAM-SHORT',
  'de',
  'DE',
  'EUR',
  'Europe/Berlin',
  'de-DE',
  'correct horse battery staple',
  '123456',
  '0171 5550123',
  '11',
  'M',
  '',
]

/**
 * A form that the schema accepts, as far as guessing leads: the fields that name objects name the clinic's own.
 * Grows by itself with the schema; a field it cannot fill is left out, and the form is then refused with 422.
 */
export function sampleForm(schema: z.ZodType | undefined, clinic: CensusClinic): Form {
  const shape = shapeOf(schema)
  const form: Form = {}
  for (const [name, field] of Object.entries(shape)) {
    const kind = fields[name]
    const own = kind ? [clinic.objects[kind]] : []
    const options = field instanceof z.ZodEnum ? field.options.map(String) : []
    for (const guess of [...own, ...(name === 'id' ? [newId()] : []), ...options, ...guesses, newId()]) {
      if (field.safeParse(guess).success) {
        form[name] = guess
        break
      }
    }
  }
  return form
}

export function shapeOf(schema: z.ZodType | undefined): Record<string, z.ZodType> {
  if (!schema) return {}
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, z.ZodType>
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in as z.ZodType)
  return {}
}
