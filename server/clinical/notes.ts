import type { Template } from './templates.ts'

/** One part of a note. Label and need are kept with the text: a signed note reads the same when templates change. */
export interface Part {
  key: string
  label: string
  needed: boolean
  text: string
}

export function partsOf(template: Template): Part[] {
  return template.parts.map(({ key, label, needed }) => ({ key, label, needed, text: '' }))
}

/** The same text under another template: equal parts keep theirs, and parts it does not have stay if they hold any. */
export function underTemplate(parts: readonly Part[], template: Template): Part[] {
  const kept = new Map(parts.map((part) => [part.key, part.text]))
  const theirs = partsOf(template).map((part) => ({ ...part, text: kept.get(part.key) ?? '' }))
  const known = new Set(theirs.map((part) => part.key))
  const left = parts.filter((part) => !known.has(part.key) && part.text !== '')
  return [...theirs, ...left.map((part) => ({ ...part, needed: false }))]
}

/** The parts with these texts, in order; undefined when there are not as many. */
export function withTexts(parts: readonly Part[], texts: readonly string[]): Part[] | undefined {
  if (texts.length !== parts.length) return undefined
  return parts.map((part, i) => ({ ...part, text: texts[i] as string }))
}

/** Parts that must be written before the note can be signed. */
export function missingParts(parts: readonly Part[]): Part[] {
  return parts.filter((part) => part.needed && part.text === '')
}

export function isEmpty(parts: readonly Part[]): boolean {
  return parts.every((part) => part.text === '')
}

/** The first lines of a note, for lists. @param length in characters */
export function summary(parts: readonly Part[], length = 300): string {
  const text = parts.flatMap((part) => (part.text === '' ? [] : [part.text])).join(' ')
  return text.length <= length ? text : `${text.slice(0, length).replace(/\s+\S*$/, '')} …`
}
