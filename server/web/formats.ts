import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { CountryCode } from 'libphonenumber-js/min'
import type { Money } from '../lib/money.ts'
import { decimalsOf } from '../lib/money.ts'

/** Where and how a value is written: the part of the frame that formats need. */
export interface Place {
  locale: string
  timeZone: string
  /** Dates in words: the reader's language, as the clinic's country writes it. Left out: `locale`. */
  dateLocale?: string
}

/** A moment (Date, Temporal.Instant, ISO text with a time) or a day (Temporal.PlainDate, 'YYYY-MM-DD'). */
export type Moment = Date | string | { epochMilliseconds: number } | { toString(): string }

export const dateShapes = {
  /** 12.03.1972, 12 Mar 1972 */
  date: { dateStyle: 'medium' },
  /** 12.3.1972, 3/12/1972: as people type it */
  dateTyped: { day: 'numeric', month: 'numeric', year: 'numeric' },
  /** Dienstag, 24. November 2026 */
  dateLong: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** Di., 24. November 2026 */
  dateMedium: { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' },
  /** Do., 10. Dez. */
  dateShort: { weekday: 'short', day: 'numeric', month: 'short' },
  /** 24. November 2026 */
  dateInWords: { day: 'numeric', month: 'long', year: 'numeric' },
  /** 24. November */
  dayOfYear: { day: 'numeric', month: 'long' },
  /** Januar 2027 */
  month: { month: 'long', year: 'numeric' },
  weekday: { weekday: 'long' },
  weekdayShort: { weekday: 'short' },
  /** 14:05 */
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** 10:42:07 */
  timeExact: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  /** 12.03.1972, 14:05 */
  dateTime: { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
  /** 24. November 2026 um 11:24:07: of signatures */
  dateTimeExact: { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

export type DateShape = keyof typeof dateShapes

/** Writes a moment in the clinic's zone, or a day as it is. */
export function formatDate(value: Moment, shape: DateShape, place: Place): string {
  const day = dayText(value)
  if (day !== undefined)
    return dateFormat(shape, { ...place, timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`))
  return dateFormat(shape, place).format(milliseconds(value))
}

/** 10:20–11:20, an en dash without spaces. */
export function formatTimeRange(from: Moment, to: Moment, place: Place): string {
  return `${formatDate(from, 'time', place)}–${formatDate(to, 'time', place)}`
}

/** 30. November – 6. Dezember 2026, or 7.–13. Dezember 2026: what both days share is said once. */
export function formatDayRange(from: string, to: string, place: Place): string {
  const [first, last] = [from, to].map((day) => Date.parse(`${day}T00:00:00Z`)) as [number, number]
  return dateFormat('dateInWords', { ...place, timeZone: 'UTC' }).formatRange(first, last)
}

/** The day 'YYYY-MM-DD' on which a moment falls in the clinic's zone. */
export function dayOf(value: Moment, place: Place): string {
  return dayText(value) ?? isoDay(place.timeZone).format(milliseconds(value))
}

/** ISO text of a moment or a day, for <time datetime>. */
export function isoText(value: Moment): string {
  return dayText(value) ?? new Date(milliseconds(value)).toISOString()
}

/** Whole years and months from a birthday 'YYYY-MM-DD' to another day. */
export function ageOn(born: Moment, day: string): { years: number; months: number } {
  const [y = 0, m = 0, d = 0] = parts(dayText(born) ?? isoText(born).slice(0, 10))
  const [ty = 0, tm = 0, td = 0] = parts(day)
  const months = (ty - y) * 12 + (tm - m) - (td < d ? 1 : 0)
  return { years: Math.floor(months / 12), months }
}

/** Money in minor units, exact however large. */
export function formatMoney(money: Money, place: Place): string {
  const text = decimalText(money.minor, decimalsOf(money.currency))
  return moneyFormat(place.locale, money.currency).format(text)
}

/** The bare amount for an input: 95.92 with a point or comma as the locale has it, no grouping. */
export function formatAmount(money: Money, place: Place): string {
  const digits = decimalsOf(money.currency)
  return amountFormat(place.locale, digits).format(decimalText(money.minor, digits))
}

export function formatNumber(value: number | bigint, place: Place): string {
  return numberFormat(place.locale).format(value)
}

/** National writing for numbers of the clinic's country, international otherwise; unreadable ones as they are. */
export function formatPhone(text: string, place: Place): string {
  // Reading a number takes longer than the rest of its row of a list.
  if (phones.size > 5000) phones.clear()
  return cached(phones, `${place.locale}|${text}`, () => readPhone(text, regionOf(place.locale)))
}

/** A language's name in another: Arabisch. @param code ISO 639, two or three letters */
export function formatLanguage(code: string, language: string): string | undefined {
  return cached(languageNames, language, () => new Intl.DisplayNames(language, { type: 'language' })).of(code)
}

/** A phone number as a tel: address. */
export function phoneAddress(text: string): string {
  return `tel:${text.replace(/[^+\d]/g, '')}`
}

/** The locale of dates that are only read. */
export function localeOfDates({ dateLocale, locale }: Pick<Place, 'dateLocale' | 'locale'>): string {
  return dateLocale ?? locale
}

/** Two letters for a person without a picture: Dr. Thomas Weber gives TW. */
export function initialsOf(...names: (string | null | undefined)[]): string {
  const all = names.flatMap((name) => (name ?? '').split(/\s+/)).filter((word) => /^\p{L}/u.test(word))
  const withoutTitles = all.filter((word) => !word.endsWith('.'))
  const words = withoutTitles.length > 0 ? withoutTitles : all
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  return [first, last]
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase()
}

function readPhone(text: string, country: CountryCode | undefined): string {
  const number = parsePhoneNumberFromString(text, country)
  if (!number) return text
  if (number.country !== country) return number.formatInternational()
  const national = number.formatNational()
  // Nothing is put in front that nobody wrote: 555-978-4581 is no 0555 9784581.
  return isInternational(text) || digitsOf(text).endsWith(digitsOf(national)) ? national : text
}

function isInternational(text: string): boolean {
  return /^\s*(\+|00)/.test(text)
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

function regionOf(locale: string): CountryCode | undefined {
  return new Intl.Locale(locale).region as CountryCode | undefined
}

function dayText(value: Moment): string | undefined {
  if (value instanceof Date) return undefined
  const text = typeof value === 'string' ? value : 'epochMilliseconds' in value ? '' : value.toString()
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
}

function milliseconds(value: Moment): number {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'object' && 'epochMilliseconds' in value) return value.epochMilliseconds
  const ms = Date.parse(value.toString())
  if (Number.isNaN(ms)) throw new TypeError(`Not a moment: ${typeof value}`)
  return ms
}

function parts(day: string): number[] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))]
}

function decimalText(minor: bigint, digits: number): Intl.StringNumericLiteral {
  return decimal(minor, digits) as Intl.StringNumericLiteral
}

function decimal(minor: bigint, digits: number): string {
  const sign = minor < 0n ? '-' : ''
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

const phones = new Map<string, string>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()
const languageNames = new Map<string, Intl.DisplayNames>()
const numberFormats = new Map<string, Intl.NumberFormat>()

function dateFormat(shape: DateShape, { timeZone, ...place }: Place): Intl.DateTimeFormat {
  // What is typed is read as the clinic's country writes it.
  const locale = shape === 'dateTyped' ? place.locale : localeOfDates(place)
  return cached(dateFormats, `${shape}|${locale}|${timeZone}`, () => {
    return new Intl.DateTimeFormat(locale, { ...dateShapes[shape], timeZone })
  })
}

function isoDay(timeZone: string): Intl.DateTimeFormat {
  return cached(dateFormats, `iso|${timeZone}`, () => {
    return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone })
  })
}

function moneyFormat(locale: string, currency: string): Intl.NumberFormat {
  return cached(numberFormats, `${locale}|${currency}`, () => {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: decimalsOf(currency),
      maximumFractionDigits: decimalsOf(currency),
    })
  })
}

function amountFormat(locale: string, digits: number): Intl.NumberFormat {
  return cached(numberFormats, `${locale}|amount${digits}`, () => {
    return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, useGrouping: false })
  })
}

function numberFormat(locale: string): Intl.NumberFormat {
  return cached(numberFormats, locale, () => new Intl.NumberFormat(locale))
}

function cached<T>(store: Map<string, T>, key: string, make: () => T): T {
  const known = store.get(key)
  if (known !== undefined) return known
  const made = make()
  store.set(key, made)
  return made
}
