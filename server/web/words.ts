import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Language = 'en' | 'de'
export const languages: readonly Language[] = ['en', 'de']

export function isLanguage(value: unknown): value is Language {
  return value === 'en' || value === 'de'
}

/**
 * Words for a key of locales/LANGUAGE/DOMAIN.json, written `domain.group.key`. `{{name}}` in them is filled
 * from the values; `count` picks `key_one` or `key_other` by the language's own rule.
 */
export type Words = (key: string, values?: Record<string, unknown>) => string

/**
 * The words of one language. Strict (everywhere but in a clinic) throws for a key that is not there;
 * otherwise English stands in, then the last part of the key.
 */
export function wordsFor(language: Language, { strict = true } = {}): Words {
  const texts = textsOf(language)
  return (key, values) => {
    const text = texts(key, values?.count)
    if (text !== undefined) return filled(text, values, strict)
    if (strict) throw new Error(`No words for "${key}" in ${language}`)
    const english = textsOf('en')(key, values?.count)
    return english === undefined ? key.slice(key.lastIndexOf('.') + 1) : filled(english, values, strict)
  }
}

/** The raw tree of one language, by domain, as the files have it. */
export function loadLocale(language: Language): Record<string, unknown> {
  const folder = join(localesFolder, language)
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return Object.fromEntries(
    files.map((file) => [
      file.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(folder, file), 'utf8')),
    ]),
  )
}

/** Every text of a tree by its whole key. */
export function textsIn(tree: unknown, path = ''): [string, string][] {
  if (typeof tree === 'string') return [[path, tree]]
  return Object.entries(tree as Record<string, unknown>).flatMap(([name, below]) => {
    return textsIn(below, path === '' ? name : `${path}.${name}`)
  })
}

/** A text cut at its holes: words at even places, names of values at odd ones. */
type Text = readonly string[]
type Texts = (key: string, count: unknown) => Text | undefined

const localesFolder = join(import.meta.dirname, '../../locales')
const loaded = new Map<Language, Texts>()

function textsOf(language: Language): Texts {
  const known = loaded.get(language)
  if (known) return known
  const made = readTexts(language)
  loaded.set(language, made)
  return made
}

function readTexts(language: Language): Texts {
  const texts = new Map(
    textsIn(loadLocale(language)).map(([key, text]) => [key, text.split(/\{\{(\w+)\}\}/)]),
  )
  const plural = new Intl.PluralRules(language)
  return (key, count) => {
    if (typeof count !== 'number' && typeof count !== 'bigint') return texts.get(key)
    return texts.get(`${key}_${plural.select(Number(count))}`) ?? texts.get(`${key}_other`) ?? texts.get(key)
  }
}

/** Without any values the holes stay, for a script that fills them. */
function filled(text: Text, values: Record<string, unknown> | undefined, strict: boolean): string {
  let whole = text[0] ?? ''
  for (let index = 1; index < text.length; index += 2) {
    const name = text[index] ?? ''
    const value = values ? values[name] : `{{${name}}}`
    if (value === undefined && strict) throw new Error(`No value for {{${name}}}`)
    whole += `${value ?? ''}${text[index + 1]}`
  }
  return whole
}
