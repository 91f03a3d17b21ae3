import { plainDigits } from './text.ts'

/** An amount in the smallest unit of its currency (cents; yen; fils, of which a thousand make a dinar). */
export interface Money {
  readonly minor: bigint
  readonly currency: string
}

const withoutDecimals = words('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF')
const withThree = words('BHD IQD JOD KWD LYD OMR TND')
const withFour = words('CLF UYW')

/** How many decimal places a currency has (ISO 4217; ICU's own table differs, for HUF for example). */
export function decimalsOf(currency: string): number {
  if (withoutDecimals.has(currency)) return 0
  if (withThree.has(currency)) return 3
  return withFour.has(currency) ? 4 : 2
}

/** An amount of `minor` units, integer. Throws RangeError for a currency code that is not three capitals. */
export function money(minor: bigint | number, currency: string): Money {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`No currency code: ${currency}`)
  return { minor: BigInt(minor), currency }
}

/** Nothing, in a currency. */
export function zero(currency: string): Money {
  return money(0n, currency)
}

/** One plus the other. Throws RangeError if the currencies differ. */
export function add(one: Money, other: Money): Money {
  return money(one.minor + inSameCurrency(one, other).minor, one.currency)
}

/** One minus the other. Throws RangeError if the currencies differ. */
export function subtract(one: Money, other: Money): Money {
  return money(one.minor - inSameCurrency(one, other).minor, one.currency)
}

/** All together; `currency` is that of an empty list. Throws RangeError if one has another. */
export function sum(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(add, zero(currency))
}

/** The amount with the other sign. */
export function negate({ minor, currency }: Money): Money {
  return money(-minor, currency)
}

/** -1, 0 or 1 as one is less than, equal to or more than the other. Throws RangeError if the currencies differ. */
export function compare(one: Money, other: Money): -1 | 0 | 1 {
  const difference = subtract(one, other).minor
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/**
 * The amount times a rate, rounded once to the minor unit, half away from zero (as commercial rounding is
 * defined in DIN 1333), so that a credit mirrors its invoice.
 * @param rate an exact decimal: '2.3', '0.19'. Throws RangeError for anything else.
 */
export function times(amount: Money, rate: string | bigint | number): Money {
  const { numerator, denominator } = fractionOf(rate)
  return portion(amount, numerator, denominator)
}

/** So many per cent of the amount: `percent(amount, '19')`. Rounds as `times` does. */
export function percent(amount: Money, rate: string | number): Money {
  const { numerator, denominator } = fractionOf(rate)
  return portion(amount, numerator, denominator * 100n)
}

/** The amount times numerator over denominator, rounded half away from zero. Throws RangeError for nothing below. */
export function portion({ minor, currency }: Money, numerator: bigint, denominator: bigint): Money {
  return money(rounded(minor * numerator, denominator), currency)
}

/**
 * Splits an amount by weights (integers, zero or more) without losing or making a unit: each part is rounded
 * down, and the units left over go to the largest remainders, the earlier first.
 * Throws RangeError if all weights are zero.
 */
export function split({ minor, currency }: Money, weights: readonly bigint[]): Money[] {
  const total = weights.reduce((all, weight) => all + weight, 0n)
  if (total <= 0n || weights.some((weight) => weight < 0n)) throw new RangeError('No weights to split by')
  const [sign, size] = minor < 0n ? [-1n, -minor] : [1n, minor]
  const parts = weights.map((weight) => (size * weight) / total)
  let left = size - parts.reduce((all, part) => all + part, 0n)
  const remainder = (i: number) => (size * weights[i]!) % total
  const byRemainder = weights.map((_, i) => i).sort((a, b) => Number(remainder(b) - remainder(a)) || a - b)
  for (const i of byRemainder) if (left-- > 0n) parts[i]! += 1n
  return parts.map((part) => money(sign * part, currency))
}

/** The amount as a plain decimal, `-1234.50`: for Intl.NumberFormat, which takes it exactly, and for exports. */
export function decimal({ minor, currency }: Money): string {
  const places = decimalsOf(currency)
  const digits = String(minor < 0n ? -minor : minor).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const sign = minor < 0n ? '-' : ''
  return places === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-places)}`
}

/**
 * An amount as people type it, or undefined if it is none: `1.234,50`, `1,234.50`, `1'234.50`, `95,9`, `95.-`,
 * `€ 20`, `-5`. A lone separator followed by three digits groups thousands where the locale writes it so, and
 * is a decimal point elsewhere; what would need more decimal places than the currency has is no amount.
 */
export function parseMoney(text: string, currency: string, locale: string): Money | undefined {
  const typed = plainDigits(text)
    .replace(/[\s'’_]/gu, '')
    .replace(/[−–—]/g, '-')
    .replace(/[.,]-+$/, '')
  const [, minus = '', number = ''] =
    /^(?:\p{Sc}|[A-Za-z]{3})?(-?)(?:\p{Sc})?([\d.,]+)(?:\p{Sc}|[A-Za-z]{3})?$/u.exec(typed) ?? []
  const point = decimalPoint(number, locale)
  const [whole = '', fraction = ''] = point ? cutAtLast(number, point) : [number]
  const places = decimalsOf(currency)
  if (!/\d/.test(number) || !grouped(whole, point) || !/^\d*$/.test(fraction) || fraction.length > places)
    return
  const digits = whole.replace(/\D/g, '') + fraction.padEnd(places, '0')
  return digits.length > 15 ? undefined : money(BigInt(minus + (digits || '0')), currency)
}

function decimalPoint(number: string, locale: string): '.' | ',' | undefined {
  const dots = number.split('.').length - 1
  const commas = number.split(',').length - 1
  if (dots > 0 && commas > 0) return number.lastIndexOf('.') > number.lastIndexOf(',') ? '.' : ','
  if (dots + commas !== 1) return undefined
  const mark = dots === 1 ? '.' : ','
  return mark === groupMark(locale) && /^[1-9]\d{0,2}[.,]\d{3}$/.test(number) ? undefined : mark
}

function grouped(whole: string, point: '.' | ',' | undefined): boolean {
  return (
    /^\d*$/.test(whole) ||
    (/^\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)$/.test(whole) && !(point && whole.includes(point)))
  )
}

function groupMark(locale: string): string | undefined {
  return new Intl.NumberFormat(locale, { useGrouping: 'always' })
    .formatToParts(1e6)
    .find(({ type }) => type === 'group')?.value
}

function cutAtLast(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark)
  return [text.slice(0, at), text.slice(at + 1)]
}

function rounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('A portion needs a denominator above zero')
  const [sign, size] = numerator < 0n ? [-1n, -numerator] : [1n, numerator]
  return (sign * (2n * size + denominator)) / (2n * denominator)
}

function inSameCurrency(one: Money, other: Money): Money {
  if (one.currency === other.currency) return other
  throw new RangeError(`${one.currency} and ${other.currency} do not add up`)
}

function fractionOf(rate: string | bigint | number): { numerator: bigint; denominator: bigint } {
  const [match, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(rate)) ?? []
  if (match === undefined) throw new RangeError(`No rate: ${rate}`)
  return { numerator: BigInt(`${sign}${whole}${fraction}`), denominator: 10n ** BigInt(fraction.length) }
}

function words(text: string): Set<string> {
  return new Set(text.split(' '))
}
