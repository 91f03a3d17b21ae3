/** A kind of visit in the demo: what it is, how often it comes, and what is done at it. */
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

/** The kinds both clinics have, under the names each calls them. @throws when one has no name */
export function visitKinds(names: Record<string, string>): VisitKind[] {
  return kinds.map((kind) => {
    const name = names[kind.key]
    if (name === undefined) throw new Error(`no name for ${kind.key}`)
    return { ...kind, name }
  })
}

const kinds: readonly Omit<VisitKind, 'name'>[] = [
  {
    key: 'checkup',
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
