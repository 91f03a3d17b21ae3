import { z } from 'zod'
import { choice, id, optionalEmail, optionalText, text } from '../web/forms.ts'
import { countries, currencyCodes, notations, timeZones } from './places.ts'

const among = (values: readonly string[]) =>
  z
    .string({ error: 'forms.errors.choice' })
    .refine((value) => values.includes(value), { error: 'forms.errors.choice' })

/** Who a clinic is and how it counts: the same fields when it is made and when it is changed. */
export const clinicFields = {
  name: text(200),
  street: optionalText(200),
  postal_code: optionalText(20),
  city: optionalText(100),
  phone: optionalText(50),
  email: optionalEmail(),
  country: among(countries),
  language: choice(['en', 'de']),
  currency: among(currencyCodes),
  time_zone: among(timeZones),
  notation: choice(notations),
}

/** A new clinic and its first admin: who makes it, or somebody who is invited. */
export const newClinicForm = z
  .strictObject({
    id: id(),
    ...clinicFields,
    admin: choice(['me', 'other']),
    admin_given_name: optionalText(100),
    admin_family_name: optionalText(100),
    admin_email: optionalEmail(),
  })
  .superRefine((form, context) => {
    if (form.admin === 'me') return
    for (const field of ['admin_family_name', 'admin_email'] as const)
      if (form[field] === '')
        context.addIssue({ code: 'custom', path: [field], message: 'forms.errors.required' })
  })
