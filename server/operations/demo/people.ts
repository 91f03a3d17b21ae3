import type { Temporal } from 'temporal-polyfill'
import type { DemoClinic } from './clinic.ts'
import type { Random } from './random.ts'

export interface DemoPatient {
  id: string
  number: number
  family_name: string
  given_name: string
  born_on: string
  sex: 'female' | 'male'
  language: string
  street: string
  postal_code: string
  city: string
  country: string
  guarantor_id: string | null
  desk_note: string
  died_on: string | null
  state: 'active' | 'inactive'
  created_at: string
}

export interface DemoContact {
  id: string
  patient_id: string
  kind: 'mobile' | 'phone' | 'email'
  value: string
  position: number
}

export interface DemoAlert {
  id: string
  patient_id: string
  kind: string
  words: string
  created_at: string
}

export interface DemoPeople {
  patients: DemoPatient[]
  contacts: DemoContact[]
  alerts: DemoAlert[]
}

const ALERTS: Record<'en' | 'de', readonly (readonly [kind: string, words: string])[]> = {
  de: [
    ['drug_allergy', 'Penicillin'],
    ['latex_allergy', ''],
    ['anticoagulant', 'Rivaroxaban 20 mg'],
    ['anticoagulant', 'Marcumar, INR 2,4'],
    ['bisphosphonate', 'Alendronat seit 2021'],
    ['pacemaker', ''],
    ['diabetes', 'Typ 2'],
    ['anxiety', 'jeden Schritt erklären'],
    ['pregnancy', ''],
  ],
  en: [
    ['drug_allergy', 'Penicillin'],
    ['latex_allergy', ''],
    ['anticoagulant', 'rivaroxaban 20 mg'],
    ['anticoagulant', 'warfarin, INR 2.4'],
    ['bisphosphonate', 'alendronate since 2021'],
    ['pacemaker', ''],
    ['diabetes', 'type 2'],
    ['anxiety', 'explain each step'],
    ['pregnancy', ''],
  ],
}

const NOTES: Record<'en' | 'de', readonly string[]> = {
  de: [
    'Bitte vormittags anrufen',
    'Hört rechts schlecht',
    'Kommt mit Begleitung',
    'Rechnung an den Arbeitgeber',
  ],
  en: ['Call in the morning', 'Hard of hearing on the right', 'Comes with a carer', 'Prefers text messages'],
}

/** Invents a clinic's patients: families that share name and address, children with a parent who pays. */
export function demoPeople(
  clinic: DemoClinic,
  count: number,
  today: Temporal.PlainDate,
  random: Random,
): DemoPeople {
  const people: DemoPeople = { patients: [], contacts: [], alerts: [] }
  while (people.patients.length < count) addHousehold(people, clinic, count, today, random)
  return people
}

function addHousehold(
  people: DemoPeople,
  clinic: DemoClinic,
  count: number,
  today: Temporal.PlainDate,
  random: Random,
): void {
  const family = random.pick(clinic.names.family)
  const [postal_code, city] = random.pick(clinic.names.cities)
  const number = random.whole(1, 120)
  const street = random.pick(clinic.names.streets)
  const home = {
    street: clinic.language === 'de' ? `${street} ${number}` : `${number} ${street}`,
    postal_code,
    city,
    country: clinic.country,
  }
  const adults = random.weighted([
    [1, 6],
    [2, 4],
  ] as const)
  const children =
    adults === 2
      ? random.weighted([
          [0, 4],
          [1, 3],
          [2, 3],
        ] as const)
      : random.weighted([
          [0, 9],
          [1, 1],
        ] as const)
  const ages = [
    ...Array.from({ length: adults }, () => random.whole(24, 86)),
    ...Array.from({ length: children }, () => random.whole(3, 17)),
  ]
  let payer: string | null = null
  for (const age of ages) {
    if (people.patients.length >= count) return
    const patient = onePatient(
      clinic,
      { family, home, age, number: people.patients.length + 1, payer: age < 18 ? payer : null },
      today,
      random,
    )
    payer ??= patient.id
    people.patients.push(patient)
    people.contacts.push(...contactsOf(clinic, patient, age, random))
    if (random.chance(age > 60 ? 0.35 : 0.12)) people.alerts.push(alertOf(clinic, patient, random))
  }
}

interface Household {
  family: string
  home: Pick<DemoPatient, 'street' | 'postal_code' | 'city' | 'country'>
  age: number
  number: number
  payer: string | null
}

function onePatient(
  clinic: DemoClinic,
  { family, home, age, number, payer }: Household,
  today: Temporal.PlainDate,
  random: Random,
): DemoPatient {
  const sex = random.chance(0.52) ? 'female' : 'male'
  const born = today.subtract({ years: age, days: random.whole(1, 364) })
  const joined = today.subtract({ days: random.whole(200, 3000) })
  const created = new Date(`${joined}T09:00:00Z`)
  const died = age > 80 && random.chance(0.08)
  return {
    id: random.id(created),
    number,
    family_name: family,
    given_name: random.pick(clinic.names[sex]),
    born_on: born.toString(),
    sex,
    language: random.chance(0.93) ? clinic.language : clinic.language === 'de' ? 'en' : 'es',
    ...home,
    guarantor_id: payer,
    desk_note: random.chance(0.05) ? random.pick(NOTES[clinic.language]) : '',
    died_on: died ? today.subtract({ days: random.whole(20, 400) }).toString() : null,
    state: died || random.chance(0.04) ? 'inactive' : 'active',
    created_at: created.toISOString(),
  }
}

function contactsOf(clinic: DemoClinic, patient: DemoPatient, age: number, random: Random): DemoContact[] {
  const at = new Date(patient.created_at)
  const digits = (length: number) => String(random.whole(0, 10 ** length - 1)).padStart(length, '0')
  const contacts: DemoContact[] = []
  const add = (kind: DemoContact['kind'], value: string) =>
    contacts.push({ id: random.id(at), patient_id: patient.id, kind, value, position: contacts.length })
  if (age >= 14) add('mobile', clinic.mobilePrefix + digits(4))
  if (age > 55 && random.chance(0.6)) add('phone', clinic.phonePrefix + digits(4))
  if (age >= 18 && random.chance(0.7)) {
    const plain = (text: string) => text.normalize('NFKD').replace(/[^\w]/g, '').toLowerCase()
    add('email', `${plain(patient.given_name)}.${plain(patient.family_name)}${patient.number}@mail.example`)
  }
  return contacts
}

function alertOf(clinic: DemoClinic, patient: DemoPatient, random: Random): DemoAlert {
  const fitting = ALERTS[clinic.language].filter(
    ([kind]) => kind !== 'pregnancy' || (patient.sex === 'female' && patient.born_on > '1982'),
  )
  const [kind, words] = random.pick(fitting)
  return {
    id: random.id(new Date(patient.created_at)),
    patient_id: patient.id,
    kind,
    words,
    created_at: patient.created_at,
  }
}
