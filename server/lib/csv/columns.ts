/** Header names a field goes by, in any language; compared without case, accents and punctuation. */
export type Synonyms<Field extends string> = Record<Field, readonly string[]>

/** For each column of a file, the field it fills, or null where it fills none. */
export type Mapping<Field extends string> = (Field | null)[]

/** "E-Mail (privat)" and "e mail privat" are one: letters and digits only, ß as ss. */
export function plainHeader(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Matches columns to fields by header; a field is given once, to the first column, unless it may repeat. */
export function matchColumns<Field extends string>(
  headers: string[],
  synonyms: Synonyms<Field>,
  repeatable: readonly Field[] = [],
): Mapping<Field> {
  const known = new Map<string, Field>()
  for (const [field, names] of Object.entries(synonyms) as [Field, readonly string[]][])
    for (const name of [field, ...names])
      if (!known.has(plainHeader(name))) known.set(plainHeader(name), field)
  const taken = new Set<Field>()
  return headers.map((header) => {
    const field = known.get(plainHeader(header)) ?? known.get(plainHeader(header.replace(/\(.*\)|\d+$/g, '')))
    if (!field || (taken.has(field) && !repeatable.includes(field))) return null
    taken.add(field)
    return field
  })
}

/** Names for columns: the header where there is one, told apart where two are alike, else their letter. */
export function columnNames(header: string[] | null, width: number): string[] {
  const seen = new Map<string, number>()
  return Array.from({ length: width }, (_, at) => {
    const name = header?.[at]?.trim().slice(0, 80) || columnLetter(at)
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times > 1 ? `${name} (${times})` : name
  })
}

/** 0 is A, 26 is AA, as spreadsheets count. */
export function columnLetter(at: number): string {
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : columnLetter(Math.floor(at / 26) - 1) + last
}
