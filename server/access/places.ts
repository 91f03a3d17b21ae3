import { getCountries } from 'libphonenumber-js/min'
import { type Choice, choicesOf } from '../web/fields.ts'
import type { Language, Words } from '../web/words.ts'

export const countries: readonly string[] = getCountries()
export const currencyCodes = Intl.supportedValuesOf('currency')
export const notations = ['fdi', 'universal', 'palmer'] as const
export const timeZones = Intl.supportedValuesOf('timeZone')

/** What a new clinic's form begins with, by the language of whoever makes it. */
export function startingPlace(language: Language) {
  return language === 'de'
    ? { country: 'DE', language, currency: 'EUR', time_zone: 'Europe/Berlin', notation: 'fdi' }
    : { country: 'GB', language, currency: 'GBP', time_zone: 'Europe/London', notation: 'fdi' }
}

/** Choices of a clinic's form, named in the reader's language and in its order. */
export function placeChoices(words: Words, locale: string) {
  const region = new Intl.DisplayNames(locale, { type: 'region' })
  const money = new Intl.DisplayNames(locale, { type: 'currency' })
  const compare = new Intl.Collator(locale).compare
  const sorted = (choices: Choice[]) => choices.sort((one, other) => compare(one.text, other.text))
  return {
    countries: sorted(countries.map((value) => ({ value, text: region.of(value) ?? value }))),
    currencies: sorted(
      currencyCodes.map((value) => ({ value, text: `${money.of(value) ?? value} (${value})` })),
    ),
    zones: timeZones.map((value) => ({ value, text: value.replaceAll('_', ' ') })),
    languages: [
      { value: 'en', text: words('shell.english') },
      { value: 'de', text: words('shell.german') },
    ],
    notations: choicesOf(notations, words, 'access.notations'),
  }
}
