export type AlertKind =
  | 'drug_allergy'
  | 'latex_allergy'
  | 'other_allergy'
  | 'anticoagulant'
  | 'bisphosphonate'
  | 'pacemaker'
  | 'heart'
  | 'pregnancy'
  | 'infection'
  | 'diabetes'
  | 'anxiety'
  | 'other'

const latex = /latex|naturgummi/i
const drugs =
  /penicil|amoxi|ampicil|cillin|clindamyc|erythromyc|cephal|cefalosp|tetracyc|doxycyc|metronidaz|sulfa|sulfon|ibuprofen|aspirin|\bass\b|acetylsal|diclofenac|metamizol|novalgin|naproxen|paracetamol|acetaminophen|codein|morphin|tramadol|lidocain|articain|mepivacain|local an(a)?esth|lokalan|jod|iodine|chlorhexid|antibiot|medikament|drug|nsar|nsaid/i
const noAlert =
  /^(no|none|nil|n\/?a|nka|nkda|no known( drug)? allerg\w*|keine?( bekannt\w*)?( allerg\w*)?|nein|unbekannt|unknown|0|[-–.\s]*)$/i

const findings: [AlertKind, RegExp][] = [
  [
    'anticoagulant',
    /anticoag|antikoag|blutverd|blood thin|warfarin|coumadin|marcumar|phenprocoumon|clopidogrel|plavix|apixaban|eliquis|rivaroxaban|xarelto|dabigatran|pradaxa|edoxaban|lixiana|heparin|prasugrel|ticagrelor/i,
  ],
  [
    'bisphosphonate',
    /bisphosph|alendron|fosamax|zoledron|zometa|ibandron|risedron|pamidron|denosumab|prolia|xgeva/i,
  ],
  ['pacemaker', /pacemaker|schrittmacher|defibrillator|\bicd\b/i],
  ['infection', /\bhiv\b|\baids\b|hepatitis|tubercul|tuberkul|mrsa/i],
  ['diabetes', /(?<!pre|prä)diabet/i],
  [
    'heart',
    /coronary|heart (disease|failure)|cardiac|endocardit|endokardit|infarct|infarkt|herzklappe|herzfehler|herzinsuff|\bkhk\b|angina pect|atrial fib|vorhofflimm/i,
  ],
  ['pregnancy', /pregnan|schwanger/i],
  ['anxiety', /anxi|dental phobia|angstpatient|zahnarztangst|dentalphob/i],
]

/** What kind of alert a phrase of an allergy or warning column is; null when it says there is none. */
export function alertKindOf(words: string, column: string): AlertKind | null {
  if (noAlert.test(words.trim())) return null
  const allergyColumn = /allerg/i.test(column)
  if (/allerg|intoleran|unverträgl|anaphyl/i.test(words) || allergyColumn) return allergyKindOf(words)
  return (
    findings.find(([, pattern]) => pattern.test(words))?.[0] ?? (drugs.test(words) ? 'drug_allergy' : 'other')
  )
}

/** Medicines a dentist must know of before touching anything; null for the others. */
export function alertOfMedicine(words: string): AlertKind | null {
  return among(words, ['anticoagulant', 'bisphosphonate'])
}

/** Conditions a dentist must know of, and which last; null for the others. */
export function alertOfCondition(words: string): AlertKind | null {
  return among(words, ['pacemaker', 'infection', 'diabetes', 'heart'])
}

/** Phrases of a list in one cell: by semicolon and line, else by comma. */
export function phrasesOf(cell: string): string[] {
  const parts = /[;\n|]/.test(cell) ? cell.split(/[;\n|]/) : cell.split(/,(?!\d)/)
  return parts.map((part) => part.trim()).filter(Boolean)
}

function allergyKindOf(words: string): AlertKind {
  if (latex.test(words)) return 'latex_allergy'
  return drugs.test(words) ? 'drug_allergy' : 'other_allergy'
}

function among(words: string, kinds: AlertKind[]): AlertKind | null {
  return findings.find(([kind, pattern]) => kinds.includes(kind) && pattern.test(words))?.[0] ?? null
}
