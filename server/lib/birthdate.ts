import { Temporal } from 'temporal-polyfill'
import { monthComesFirst, withMonthsAsNumbers } from './months.ts'
import { plainDigits } from './text.ts'

/** In years. The oldest age ever proven is 122. */
const oldest = 125

/**
 * A birth date as people type it, or undefined if it is none: `12.3.1972`, `12/3/72`, `3/12/1972` (where the month
 * comes first), `12031972`, `1972-03-12`, `12 mar 1972`, `12. März 1972`. A year of two digits is the latest
 * that is not after `today`. What lies after today or more than 125 years before it is no birth date.
 */
export function parseBirthDate(
  text: string,
  locale: string,
  today: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  const words = wordsOf(text)
  const numbers = withMonthsAsNumbers(words, locale)
  const monthFirst = numbers.length === words.length && monthComesFirst(locale)
  const date = dateIn(numbers.join(' '), monthFirst, today)
  if (!date || Temporal.PlainDate.compare(date, today) > 0 || date.year < today.year - oldest)
    return undefined
  return date
}

function wordsOf(text: string): string[] {
  return plainDigits(text)
    .replace(/(\d)[./-]?(?!st|nd|rd|th)(?=\p{L})/giu, '$1 ')
    .replace(/(\p{L})[./-](?=\d)/gu, '$1 ')
    .split(/[\s,]+/u)
    .filter((word) => word !== '')
}

function dateIn(
  text: string,
  monthFirst: boolean,
  today: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  const yearFirst = /^(\d{4})[ ./-]+(\d{1,2})[ ./-]+(\d{1,2})$/.exec(text)
  if (yearFirst) return dateOf(yearFirst[1]!, yearFirst[2]!, yearFirst[3]!)
  const parts =
    /^(\d{1,2})[ ./-]+(\d{1,2})[ ./-]+(\d{4}|\d{2})\.?$/.exec(text) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(text)
  if (!parts) return undefined
  const [, first = '', second = '', year = ''] = parts
  const [month, day] = monthFirst ? [first, second] : [second, first]
  if (year.length === 4) return dateOf(year, month, day)
  const thisCentury = dateOf(`20${year}`, month, day)
  const isPast = thisCentury && Temporal.PlainDate.compare(thisCentury, today) <= 0
  return isPast ? thisCentury : dateOf(`19${year}`, month, day)
}

function dateOf(year: string, month: string, day: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    )
  } catch {
    return undefined
  }
}
