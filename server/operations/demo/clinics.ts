import { american, german, type Names } from './names.ts'

export interface VisitKind {
  key: string
  name: string
  minutes: number
  colour: number
  profession: 'dentist' | 'hygienist'
  before: number
  after: number
  /** How often it comes among visits of its profession. */
  weight: number
  template: string
  /** Codes of the catalogue that such a visit does, with their share; those with a tooth get one. */
  done: readonly (readonly [code: string, share: number])[]
}

export interface Person {
  email: string
  title: string
  given: string
  family: string
  roles: readonly string[]
  profession?: 'dentist' | 'hygienist'
}

export interface DemoClinic {
  seed: number
  name: string
  country: string
  language: 'en' | 'de'
  locale: string
  currency: 'EUR' | 'USD'
  timeZone: string
  notation: 'fdi' | 'universal'
  street: string
  postalCode: string
  city: string
  phone: string
  email: string
  names: Names
  people: readonly Person[]
  chairs: readonly { name: string; kind: 'treatment' | 'hygiene'; provider: string }[]
  kinds: readonly VisitKind[]
  opens: string
  closes: string
  lunch: readonly [from: string, to: string]
  phonePrefix: string
  mobilePrefix: string
  tax: { rate: number; name: string; exemption: string }
}

const kinds = (names: Record<string, string>): VisitKind[] => [
  {
    key: 'checkup',
    name: names['checkup'] as string,
    minutes: 25,
    colour: 1,
    profession: 'dentist',
    before: 0,
    after: 0,
    weight: 26,
    template: 'checkup',
    done: [
      ['EXAM-RECALL', 1],
      ['XRAY-BITE', 0.25],
    ],
  },
  {
    key: 'filling',
    name: names['filling'] as string,
    minutes: 40,
    colour: 3,
    profession: 'dentist',
    before: 5,
    after: 5,
    weight: 28,
    template: 'filling',
    done: [
      ['FILL-COMP-2', 0.7],
      ['FILL-COMP-3', 0.3],
      ['ANA-INFIL', 0.8],
    ],
  },
  {
    key: 'crown',
    name: names['crown'] as string,
    minutes: 60,
    colour: 4,
    profession: 'dentist',
    before: 10,
    after: 10,
    weight: 9,
    template: 'crown',
    done: [
      ['CROWN-CERAMIC', 0.8],
      ['CROWN-TEMP', 0.6],
    ],
  },
  {
    key: 'root',
    name: names['root'] as string,
    minutes: 60,
    colour: 5,
    profession: 'dentist',
    before: 5,
    after: 5,
    weight: 8,
    template: 'rootcanal',
    done: [
      ['ENDO-CANAL-3', 0.6],
      ['ENDO-DRESSING', 0.4],
      ['XRAY-TOOTH', 0.7],
    ],
  },
  {
    key: 'surgery',
    name: names['surgery'] as string,
    minutes: 45,
    colour: 6,
    profession: 'dentist',
    before: 10,
    after: 10,
    weight: 7,
    template: 'extraction',
    done: [
      ['EXTR-SIMPLE', 0.7],
      ['ANA-INFIL', 0.9],
    ],
  },
  {
    key: 'talk',
    name: names['talk'] as string,
    minutes: 20,
    colour: 7,
    profession: 'dentist',
    before: 0,
    after: 0,
    weight: 10,
    template: 'free',
    done: [['CONSULT', 1]],
  },
  {
    key: 'pain',
    name: names['pain'] as string,
    minutes: 30,
    colour: 3,
    profession: 'dentist',
    before: 0,
    after: 0,
    weight: 8,
    template: 'emergency',
    done: [
      ['URGENT-PAIN', 1],
      ['XRAY-TOOTH', 0.6],
    ],
  },
  {
    key: 'hygiene',
    name: names['hygiene'] as string,
    minutes: 60,
    colour: 2,
    profession: 'hygienist',
    before: 0,
    after: 0,
    weight: 70,
    template: 'hygiene',
    done: [
      ['HYG-CLEAN', 1],
      ['PREV-FLUORIDE', 0.4],
    ],
  },
  {
    key: 'perio',
    name: names['perio'] as string,
    minutes: 45,
    colour: 2,
    profession: 'hygienist',
    before: 0,
    after: 0,
    weight: 30,
    template: 'hygiene',
    done: [['PERIO-MAINTAIN', 1]],
  },
]

export const demoClinics: readonly DemoClinic[] = [
  {
    seed: 41_001,
    name: 'Praxis Dr. Weber',
    country: 'DE',
    language: 'de',
    locale: 'de-DE',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    notation: 'fdi',
    street: 'Lindenallee 8',
    postalCode: '10715',
    city: 'Berlin',
    phone: '030 23125 0',
    email: 'info@praxis.example',
    names: german,
    people: [
      {
        email: 'dentist@praxis.example',
        title: 'Dr.',
        given: 'Thomas',
        family: 'Weber',
        roles: ['dentist'],
        profession: 'dentist',
      },
      {
        email: 'kaya@praxis.example',
        title: 'Dr.',
        given: 'Elif',
        family: 'Kaya',
        roles: ['dentist'],
        profession: 'dentist',
      },
      {
        email: 'lindner@praxis.example',
        title: 'Dr.',
        given: 'Jonas',
        family: 'Lindner',
        roles: ['dentist'],
        profession: 'dentist',
      },
      {
        email: 'brandt@praxis.example',
        title: 'Dr.',
        given: 'Silke',
        family: 'Brandt',
        roles: ['dentist'],
        profession: 'dentist',
      },
      {
        email: 'hygienist@praxis.example',
        title: '',
        given: 'Jana',
        family: 'Köhler',
        roles: ['hygienist'],
        profession: 'hygienist',
      },
      {
        email: 'okafor@praxis.example',
        title: '',
        given: 'Miriam',
        family: 'Okafor',
        roles: ['hygienist'],
        profession: 'hygienist',
      },
      { email: 'assistant@praxis.example', title: '', given: 'Lena', family: 'Vogt', roles: ['assistant'] },
      {
        email: 'reception@praxis.example',
        title: '',
        given: 'Miriam',
        family: 'Seidel',
        roles: ['reception'],
      },
      { email: 'admin@praxis.example', title: '', given: 'Katrin', family: 'Berger', roles: ['admin'] },
    ],
    chairs: [
      { name: 'Zimmer 1', kind: 'treatment', provider: 'dentist@praxis.example' },
      { name: 'Zimmer 2', kind: 'treatment', provider: 'brandt@praxis.example' },
      { name: 'Zimmer 3', kind: 'treatment', provider: 'kaya@praxis.example' },
      { name: 'Zimmer 4', kind: 'treatment', provider: 'lindner@praxis.example' },
      { name: 'Zimmer 5', kind: 'hygiene', provider: 'hygienist@praxis.example' },
      { name: 'Zimmer 6', kind: 'hygiene', provider: 'okafor@praxis.example' },
    ],
    kinds: kinds({
      checkup: 'Kontrolle',
      filling: 'Füllung',
      crown: 'Krone',
      root: 'Wurzelbehandlung',
      surgery: 'Chirurgie',
      talk: 'Beratung',
      pain: 'Schmerzen',
      hygiene: 'Prophylaxe',
      perio: 'UPT',
    }),
    opens: '08:00',
    closes: '18:00',
    lunch: ['12:30', '13:30'],
    phonePrefix: '030 555 ',
    mobilePrefix: '0171 555 ',
    tax: { rate: 1900, name: 'USt.', exemption: 'Umsatzsteuerfrei nach § 4 Nr. 14 Buchst. a UStG.' },
  },
  {
    seed: 41_002,
    name: 'Lakeside Dental',
    country: 'US',
    language: 'en',
    locale: 'en-US',
    currency: 'USD',
    timeZone: 'America/Chicago',
    notation: 'universal',
    street: '200 Lake Dr',
    postalCode: '62701',
    city: 'Springfield, IL',
    phone: '(217) 555-0100',
    email: 'office@clinic.example',
    names: american,
    people: [
      {
        email: 'dentist@clinic.example',
        title: 'Dr.',
        given: 'Grace',
        family: 'Harper',
        roles: ['dentist'],
        profession: 'dentist',
      },
      {
        email: 'brooks@clinic.example',
        title: 'Dr.',
        given: 'Daniel',
        family: 'Brooks',
        roles: ['dentist'],
        profession: 'dentist',
      },
      {
        email: 'hygienist@clinic.example',
        title: '',
        given: 'Tina',
        family: 'Morales',
        roles: ['hygienist'],
        profession: 'hygienist',
      },
      { email: 'assistant@clinic.example', title: '', given: 'Kim', family: 'Nguyen', roles: ['assistant'] },
      { email: 'reception@clinic.example', title: '', given: 'Amy', family: 'Collins', roles: ['reception'] },
      { email: 'admin@clinic.example', title: '', given: 'Ruth', family: 'Bennett', roles: ['admin'] },
    ],
    chairs: [
      { name: 'Room 1', kind: 'treatment', provider: 'dentist@clinic.example' },
      { name: 'Room 2', kind: 'treatment', provider: 'brooks@clinic.example' },
      { name: 'Room 3', kind: 'hygiene', provider: 'hygienist@clinic.example' },
    ],
    kinds: kinds({
      checkup: 'Check-up',
      filling: 'Filling',
      crown: 'Crown',
      root: 'Root canal',
      surgery: 'Surgery',
      talk: 'Consultation',
      pain: 'Toothache',
      hygiene: 'Cleaning',
      perio: 'Perio maintenance',
    }),
    opens: '08:00',
    closes: '17:00',
    lunch: ['12:00', '13:00'],
    phonePrefix: '217-555-',
    mobilePrefix: '312-555-',
    tax: { rate: 0, name: '', exemption: '' },
  },
]
