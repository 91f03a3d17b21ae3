import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { monthComesFirst, withMonthsAsNumbers } from './months.ts'

const joinedMarks = /[\p{M}&&[\p{Script=Inherited}\p{Script=Hebrew}]]|ـ/gv

const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŋ: 'n',
  ı: 'i',
  ĸ: 'k',
  ŧ: 't',
  ς: 'σ',
}

const spelled: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe', æ: 'ae' }

/**
 * Text as it is compared and searched: compatibility forms taken apart (NFKD), accents off, letters folded
 * (ß to ss, ø to o, ł to l, Turkish ı to i), small letters, single spaces. Letters of other scripts stay;
 * their vowel points go where leaving them out is usual (Hebrew, Arabic), and stay where it is not (Devanagari).
 * Normalising twice changes nothing.
 */
export function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .replace(joinedMarks, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(joinedMarks, '')
    .replace(/[ßæœøłđðþħŋıĸŧς]/g, (letter) => letters[letter]!)
    .replace(/\s+/g, ' ')
    .trim()
}

/** Digits of any script (Arabic, Devanagari, full width) as 0 to 9. */
export function plainDigits(text: string): string {
  return text.normalize('NFKC').replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0)!
    const code = zero
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
    return String((code - zero) % 10)
  })
}

/**
 * The words under which a name is found, each normalised: its parts, the parts of hyphenated and apostrophised
 * ones both apart and together, and umlauts both ways (Müller under `muller` and `mueller`).
 */
export function nameWords(...names: string[]): string[] {
  return unique(names.flatMap((name) => bothSpellings(name)).flatMap(wordsOfName))
}

/**
 * The words under which a telephone number is found, digits only: as dialled from abroad, as dialled at home with
 * and without its leading zero, and its later groups of four digits and more, which is what people remember.
 * @param country ISO 3166 code of the clinic, for numbers written without theirs
 */
export function phoneWords(phone: string, country: string): string[] {
  const typed = plainDigits(phone)
  const number = parsePhoneNumberFromString(typed, {
    defaultCountry: isSupportedCountry(country) ? country : undefined,
    extract: false,
  })
  if (!number?.isPossible()) return tails(typed)
  number.ext = undefined
  return unique([number.number.slice(1), ...tails(number.formatNational()), number.nationalNumber])
}

/** The word under which an e-mail address is found: its letters and digits. */
export function emailWord(email: string): string {
  return normalise(email).replace(/[^\p{L}\p{M}\p{N}]/gu, '')
}

/**
 * The words under which a birth date is found: its digits by year, by day, and by month where that comes first
 * (en-US), each with two and four digits of the year. `queryWords` brings what people type into these forms.
 * @param date a Temporal.PlainDate or YYYY-MM-DD
 */
export function birthWords(date: { toString(): string }, locale: string): string[] {
  const [year, month, day] = date.toString().split('-') as [string, string, string]
  const short = year.slice(2)
  const byDay = [day + month + year, day + month + short]
  const byMonth = monthComesFirst(locale) ? [month + day + year, month + day + short] : []
  return [year + month + day, ...byDay, ...byMonth]
}

/**
 * What a search box holds, as words that must all be found by their beginnings; each is a list of forms of which
 * one suffices. `mül 12.3.72` gives `[['mul', 'muel'], ['12372', '120372', '19720312', '20720312']]`: a birth date
 * in full is looked for as the clinic's country writes it, in the other order where only that is a date.
 * @param locale for the names of months, besides the English ones
 */
export function queryWords(query: string, locale: string): string[][] {
  const words: string[][] = []
  let numbers: string[] = []
  const tokens = withMonthsAsNumbers(withoutNumberSigns(query).split(/[\s,;]+/u), locale)
  for (const token of [...tokens, '']) {
    if (/^[\d+()./-]*\d[\d+()./-]*$/.test(token)) {
      numbers.push(token)
      continue
    }
    if (numbers.length > 0) words.push(numberForms(numbers.join(' '), locale))
    numbers = []
    const forms = bothSpellings(token.replace(/[^\p{L}\p{M}\p{N}]/gu, ''))
    if (forms.length > 0) words.push(forms)
  }
  return words
}

/** `Nr. 1042`, `No. 1042`, `#1042`: what is only said before a number is not looked for. Digits come out plain. */
export function withoutNumberSigns(query: string): string {
  return plainDigits(query).replace(/(?<![\p{L}\p{M}\p{N}])(?:n[ro]|num(?:mer|ber)|#)\.?\s*(?=\d)/giu, '')
}

function bothSpellings(text: string): string[] {
  const composed = text.normalize('NFC').toLowerCase()
  const written = composed.replace(/[äöüåøæ]/g, (letter) => spelled[letter]!)
  return unique([normalise(composed), normalise(written)])
}

function wordsOfName(name: string): string[] {
  const spaced = name.split(/[\s,;]+/u)
  const whole = spaced.length < 5 ? [spaced.join('')] : []
  const together = [...whole, ...spaced].map((word) => word.replace(/[^\p{L}\p{M}\p{N}]/gu, ''))
  return [...together, ...spaced.flatMap((word) => word.split(/[^\p{L}\p{M}\p{N}]+/u))]
}

function tails(phone: string): string[] {
  const groups = phone.match(/\d+/g) ?? []
  return groups
    .map((_, from) => groups.slice(from).join(''))
    .filter((digits, i) => i === 0 || digits.length >= 4)
}

function numberForms(run: string, locale: string): string[] {
  const groups = run.replace(/^\s*(\+\d+\s*)\(0\)/, '$1').match(/\d+/g) ?? []
  const digits = groups.join('')
  const forms = [digits]
  if (digits.startsWith('00') && digits.length > 4) forms.push(digits.slice(2))
  if (couldBeDate(groups)) forms.push(groups.map(padded).join(''))
  if (couldBeDate(groups))
    forms.push(groups.map((group, i) => (i < groups.length - 1 ? padded(group) : group)).join(''))
  return unique([...forms, ...wholeDates(groups, locale)])
}

/** A date with its year last, by its year: what `birthWords` puts first. Both centuries of a short year. */
function wholeDates(groups: string[], locale: string): string[] {
  const [, ...apart] = /^(\d\d)(\d\d)(\d{4})$/.exec(groups.join(' ')) ?? []
  const [first = '', second = '', year = ''] = apart.length > 0 ? apart : groups.map(padded)
  if (!couldBeDate([first, second, year]) || !/^(\d\d|\d{4})$/.test(year)) return []
  const orders = [first + second, second + first]
  const [usual, other] = monthComesFirst(locale) ? orders : orders.toReversed()
  const order = [usual, other].find((one) => /^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(one ?? ''))
  if (!order) return []
  return (year.length === 4 ? [year] : [`19${year}`, `20${year}`]).map((full) => full + order)
}

function couldBeDate(groups: string[]): boolean {
  const [first = '', second = '', third = ''] = groups
  if (groups.length < 2 || groups.length > 3 || second.length > 2) return false
  return first.length === 4 ? third.length <= 2 : first.length <= 2 && third.length <= 4
}

function padded(group: string): string {
  return group.padStart(2, '0')
}

function unique(words: string[]): string[] {
  return [...new Set(words)].filter((word) => word !== '')
}
