import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInstance } from 'i18next'
import type { i18n } from 'i18next'

export type Language = 'en' | 'de'
export const languages: readonly Language[] = ['en', 'de']

export function isLanguage(value: unknown): value is Language {
  return value === 'en' || value === 'de'
}

/** Words for a key of locales/LANGUAGE/DOMAIN.json, written `domain.group.key`; `count` picks the plural. */
export type Words = (key: string, values?: Record<string, unknown>) => string

/**
 * The words of one language. Strict (everywhere but in a clinic) throws for a key that is not there;
 * otherwise English stands in, then the last part of the key.
 */
export function wordsFor(language: Language, { strict = true } = {}): Words {
  const name = `${language}.${strict}`
  return made.get(name) ?? remember(name, makeWords(language, strict))
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

const localesFolder = join(import.meta.dirname, '../../locales')
const made = new Map<string, Words>()
let shared: i18n | undefined

function remember(name: string, words: Words): Words {
  made.set(name, words)
  return words
}

function makeWords(language: Language, strict: boolean): Words {
  const library = open()
  const plain = new Map<string, string>()
  const look = (key: string, values: Record<string, unknown>): string => {
    const options = { ...values, lng: language, fallbackLng: strict ? [] : ['en'] }
    const found: unknown = library.t(key, { ...options, defaultValue: missing })
    if (typeof found === 'string' && found !== missing) return found
    if (strict) throw new Error(`No words for "${key}" in ${language}`)
    return key.slice(key.lastIndexOf('.') + 1)
  }
  return (key, values) => {
    if (values !== undefined) return look(key, values)
    const known = plain.get(key)
    if (known !== undefined) return known
    const found = look(key, {})
    plain.set(key, found)
    return found
  }
}

const missing = '\u0000missing'

function open(): i18n {
  if (shared) return shared
  shared = createInstance()
  void shared.init({
    initAsync: false,
    fallbackLng: ['en'],
    resources: Object.fromEntries(
      languages.map((language) => [language, { translation: loadLocale(language) }]),
    ),
    returnNull: false,
    interpolation: { escapeValue: false },
  })
  return shared
}
