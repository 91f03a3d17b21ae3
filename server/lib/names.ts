/** A person's name. Family or given may be empty, not both; preferred is what they want to be called. */
export interface Name {
  family: string
  given: string
  preferred?: string | null
}

/** As lists and headings show it, surname first: `Müller, Anna-Lena (Leni)`. */
export function surnameFirst({ family, given, preferred }: Name): string {
  const name = [family, given].filter(Boolean).join(', ')
  return preferred && preferred !== given ? `${name} (${preferred})` : name
}

/** As letters address it: `Anna-Lena Müller`. */
export function fullName({ family, given }: Name): string {
  return [given, family].filter(Boolean).join(' ')
}

/** What the person is called at the chair: the preferred name, else the given, else the family name. */
export function calledName({ family, given, preferred }: Name): string {
  return preferred || given || family
}

/** Up to two letters that stand for the person in small places, given name first: `AM`; one of a single name. */
export function initials({ family, given }: Name): string {
  return [given, family].map(firstLetter).join('').toLocaleUpperCase('und')
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

// Most names begin with a letter that no mark can follow; asking the segmenter takes a hundred times as long.
const PLAIN = /^[A-Za-z](?=[A-Za-z]|$)/

function firstLetter(name: string): string {
  if (PLAIN.test(name)) return name.charAt(0)
  const letters = name.replace(/^[^\p{L}\p{N}]+/u, '')
  return graphemes.segment(letters)[Symbol.iterator]().next().value?.segment ?? ''
}
