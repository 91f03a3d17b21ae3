import { expect } from 'chai'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { always } from '../testing/property.ts'
import { parseBirthDate } from './birthdate.ts'

const today = Temporal.PlainDate.from('2026-11-21')

describe('a birth date', () => {
  for (const [text, locale, expected] of [
    ['12.3.1972', 'de-DE', '1972-03-12'],
    ['12.03.72', 'de-DE', '1972-03-12'],
    [' 12 . 3 . 1972 ', 'de-DE', '1972-03-12'],
    ['12031972', 'de-DE', '1972-03-12'],
    ['120372', 'de-DE', '1972-03-12'],
    ['12/3/1972', 'en-GB', '1972-03-12'],
    ['3/12/1972', 'en-US', '1972-03-12'],
    ['03121972', 'en-US', '1972-03-12'],
    ['3-12-72', 'en-US', '1972-03-12'],
    ['1972-03-12', 'en-US', '1972-03-12'],
    ['1972/3/12', 'de-DE', '1972-03-12'],
    ['12 mar 1972', 'en-US', '1972-03-12'],
    ['Mar 12, 1972', 'en-US', '1972-03-12'],
    ['March 12th 1972', 'en-US', '1972-03-12'],
    ['12-Mar-1972', 'en-GB', '1972-03-12'],
    ['12. März 1972', 'de-DE', '1972-03-12'],
    ['12.März 72', 'de-DE', '1972-03-12'],
    ['1 mai 1972', 'fr-FR', '1972-05-01'],
    ['1.1.26', 'de-DE', '2026-01-01'],
    ['1.12.26', 'de-DE', '1926-12-01'],
    ['29.2.2024', 'de-DE', '2024-02-29'],
    ['29.2.2023', 'de-DE', undefined],
    ['31.4.2020', 'de-DE', undefined],
    ['3/13/1972', 'en-GB', undefined],
    ['21.11.2026', 'de-DE', '2026-11-21'],
    ['22.11.2026', 'de-DE', undefined],
    ['12.3.1872', 'de-DE', undefined],
    ['12.3', 'de-DE', undefined],
    ['1972', 'de-DE', undefined],
    ['12.3.197', 'de-DE', undefined],
    ['0.0.0000', 'de-DE', undefined],
    ['', 'de-DE', undefined],
    ['yesterday', 'en-US', undefined],
  ] as const) {
    it(`typed as ${text || '(nothing)'} in ${locale} is ${expected ?? 'none'}`, () => {
      expect(parseBirthDate(text, locale, today)?.toString()).to.equal(expected)
    })
  }

  it('is read back from how Intl writes it', async () => {
    const dates = fc.date({ min: new Date('1910-01-01'), max: new Date('2026-11-20'), noInvalidDate: true })
    const styles = fc.constantFrom('numeric', '2-digit', 'short', 'long')
    const locales = fc.constantFrom('de-DE', 'de-CH', 'en-US', 'en-GB', 'fr-FR', 'nl-NL', 'it-IT')
    await always(
      fc.property(dates, styles, locales, (date, month, locale) => {
        const format = new Intl.DateTimeFormat(locale, {
          day: 'numeric',
          month,
          year: 'numeric',
          timeZone: 'UTC',
        })
        const text = format.format(date)
        expect(parseBirthDate(text, locale, today)?.toString(), text).to.equal(
          date.toISOString().slice(0, 10),
        )
      }),
    )
  })

  it('is looked for in anything typed', async () => {
    await always(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789./- marMÄRZé') }), (text) => {
        parseBirthDate(text, 'de-DE', today)
      }),
      { runs: 10_000 },
    )
  })
})
