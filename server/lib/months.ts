/**
 * Words of a text with the months among them as numbers, where a day or a year stands beside: `12`, `mar`, `1972`
 * become `12.03`, `1972`; `March`, `1972` become `1972-03`. So a person called Mai is not taken for a month.
 * @param locale whose names of months count, besides the English ones; short forms of three letters do too
 */
export function withMonthsAsNumbers(words: readonly string[], locale: string): string[] {
  const months = monthNames(locale)
  const answer: string[] = []
  for (let i = 0; i < words.length; i += 1) {
    const month = months.get(folded(words[i]!))
    const before = dayIn(answer.at(-1))
    const after = dayIn(words[i + 1])
    if (month === undefined || (before ?? after ?? yearIn(words[i + 1])) === undefined) {
      answer.push(words[i]!)
    } else if (before !== undefined) {
      answer.splice(-1, 1, `${before}.${month}`)
    } else {
      answer.push(after !== undefined ? `${after}.${month}` : `${words[i + 1]}-${month}`)
      i += 1
    }
  }
  return answer
}

/** Whether dates are written month first, as in the United States: 3/12/1972. */
export function monthComesFirst(locale: string): boolean {
  const order = new Intl.DateTimeFormat(locale).formatToParts().map(({ type }) => type)
  return order.indexOf('month') < order.indexOf('day') && order.indexOf('day') < order.indexOf('year')
}

const namesOf = new Map<string, Map<string, string>>()

function monthNames(locale: string): Map<string, string> {
  const known = namesOf.get(locale)
  if (known) return known
  const names = new Map<string, string>()
  for (const language of ['en', locale]) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { day: 'numeric', month, timeZone: 'UTC' })
      for (let i = 0; i < 12; i += 1) addName(names, format.formatToParts(Date.UTC(2000, i, 1)), i + 1)
    }
  }
  namesOf.set(locale, names)
  return names
}

function addName(names: Map<string, string>, parts: Intl.DateTimeFormatPart[], month: number): void {
  const name = folded(parts.find(({ type }) => type === 'month')!.value)
  const number = String(month).padStart(2, '0')
  names.set(name, number)
  if (!names.has(name.slice(0, 3))) names.set(name.slice(0, 3), number)
}

function folded(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\.$/, '')
}

function dayIn(word = ''): string | undefined {
  return /^(\d{1,2})(?:\.|st|nd|rd|th)?$/i.exec(word)?.[1]
}

function yearIn(word = ''): string | undefined {
  return /^\d{4}$/.exec(word)?.[0]
}
