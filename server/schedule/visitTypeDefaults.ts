import type { TypeRow } from './settings.queries.ts'

type Default = Omit<TypeRow, 'id' | 'position' | 'name'> & { en: string; de: string }

const dentist = 'dentist' as const
const hygienist = 'hygienist' as const

/** What a new clinic starts with; it changes words, lengths and colours as it likes. */
const defaults: readonly Default[] = [
  {
    en: 'Check-up',
    de: 'Kontrolle',
    minutes: 20,
    colour: 1,
    assistant_before: 0,
    assistant_after: 5,
    profession: dentist,
  },
  {
    en: 'Child check-up',
    de: 'Kinderkontrolle',
    minutes: 20,
    colour: 1,
    assistant_before: 0,
    assistant_after: 5,
    profession: dentist,
  },
  {
    en: 'First visit',
    de: 'Erstbesuch',
    minutes: 40,
    colour: 1,
    assistant_before: 10,
    assistant_after: 5,
    profession: dentist,
  },
  {
    en: 'Hygiene visit',
    de: 'Prof. Zahnreinigung',
    minutes: 60,
    colour: 2,
    assistant_before: 0,
    assistant_after: 0,
    profession: hygienist,
  },
  {
    en: 'Perio maintenance',
    de: 'Parodontitis-Nachsorge',
    minutes: 60,
    colour: 2,
    assistant_before: 0,
    assistant_after: 0,
    profession: hygienist,
  },
  {
    en: 'Filling',
    de: 'Füllung',
    minutes: 30,
    colour: 3,
    assistant_before: 5,
    assistant_after: 5,
    profession: dentist,
  },
  {
    en: 'Crown preparation',
    de: 'Kronenpräparation',
    minutes: 60,
    colour: 4,
    assistant_before: 10,
    assistant_after: 10,
    profession: dentist,
  },
  {
    en: 'Crown fitting',
    de: 'Krone eingliedern',
    minutes: 45,
    colour: 4,
    assistant_before: 5,
    assistant_after: 10,
    profession: dentist,
  },
  {
    en: 'Impression',
    de: 'Abformung',
    minutes: 30,
    colour: 4,
    assistant_before: 10,
    assistant_after: 10,
    profession: dentist,
  },
  {
    en: 'Denture adjustment',
    de: 'Prothese anpassen',
    minutes: 30,
    colour: 4,
    assistant_before: 5,
    assistant_after: 5,
    profession: dentist,
  },
  {
    en: 'Root canal',
    de: 'Wurzelkanalbehandlung',
    minutes: 60,
    colour: 5,
    assistant_before: 10,
    assistant_after: 10,
    profession: dentist,
  },
  {
    en: 'Extraction',
    de: 'Extraktion',
    minutes: 30,
    colour: 6,
    assistant_before: 5,
    assistant_after: 10,
    profession: dentist,
  },
  {
    en: 'Implant',
    de: 'Implantation',
    minutes: 90,
    colour: 6,
    assistant_before: 15,
    assistant_after: 15,
    profession: dentist,
  },
  {
    en: 'Toothache',
    de: 'Schmerzen',
    minutes: 30,
    colour: 3,
    assistant_before: 5,
    assistant_after: 5,
    profession: dentist,
  },
  {
    en: 'Consultation',
    de: 'Beratung',
    minutes: 30,
    colour: 7,
    assistant_before: 0,
    assistant_after: 0,
    profession: dentist,
  },
]

/** The kinds of visits of a new clinic, in its language. */
export function defaultVisitTypes(language: 'en' | 'de'): Omit<TypeRow, 'id'>[] {
  return defaults.map(({ en, de, ...type }, position) => ({
    ...type,
    position,
    name: language === 'de' ? de : en,
  }))
}
