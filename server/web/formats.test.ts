import { expect } from 'chai'
import { Temporal } from 'temporal-polyfill'
import * as formats from './formats.ts'

const berlin = { locale: 'de-DE', timeZone: 'Europe/Berlin' }
const texas = { locale: 'en-US', timeZone: 'America/Chicago' }

describe('formats', () => {
  it('writes days as they are and moments in the clinic’s zone', () => {
    expect(formats.formatDate('1972-03-12', 'date', texas)).to.equal('Mar 12, 1972')
    expect(formats.formatDate('1972-03-12', 'date', berlin)).to.equal('12.03.1972')
    expect(formats.formatDate(new Date('2026-11-24T23:30:00Z'), 'date', berlin)).to.equal('25.11.2026')
  })

  it('says on which day of the clinic a moment falls, however the moment is given', () => {
    const text = '2026-11-24T23:30:00Z'
    for (const moment of [text, new Date(text), Temporal.Instant.from(text)]) {
      expect(formats.dayOf(moment, berlin)).to.equal('2026-11-25')
      expect(formats.dayOf(moment, texas)).to.equal('2026-11-24')
      expect(formats.isoText(moment)).to.equal('2026-11-24T23:30:00.000Z')
    }
    for (const day of ['2026-11-24', Temporal.PlainDate.from('2026-11-24')])
      expect(formats.dayOf(day, texas)).to.equal('2026-11-24')
  })

  it('writes times in 24 hours and ranges with a dash', () => {
    const at = new Date('2026-11-24T09:20:00Z')
    expect(formats.formatTimeRange(at, new Date('2026-11-24T10:20:00Z'), berlin)).to.equal('10:20–11:20')
    expect(formats.formatDate(new Date('2026-11-24T06:05:00Z'), 'time', texas)).to.equal('00:05')
  })

  it('writes days from and to, and what both share once', () => {
    const plain = (text: string) => text.replace(/\s/g, ' ')
    const written = [berlin, texas].flatMap((place) =>
      [
        ['2026-11-30', '2026-12-06'],
        ['2026-12-07', '2026-12-13'],
      ].map(([from, to]) => plain(formats.formatDayRange(from as string, to as string, place))),
    )
    expect(written).to.deep.equal([
      '30. November – 6. Dezember 2026',
      '7.–13. Dezember 2026',
      'November 30 – December 6, 2026',
      'December 7 – 13, 2026',
    ])
  })

  it('writes money exactly, in the currency’s own places', () => {
    const plain = (text: string) => text.replace(/\s/g, ' ')
    expect(plain(formats.formatMoney({ minor: 9592n, currency: 'EUR' }, berlin))).to.equal('95,92 €')
    expect(plain(formats.formatMoney({ minor: -5n, currency: 'USD' }, texas))).to.equal('-$0.05')
    expect(plain(formats.formatMoney({ minor: 1500n, currency: 'JPY' }, texas))).to.equal('¥1,500')
    expect(plain(formats.formatMoney({ minor: 90071992547409931n, currency: 'EUR' }, berlin))).to.equal(
      '900.719.925.474.099,31 €',
    )
    expect(formats.formatAmount({ minor: 124000n, currency: 'EUR' }, berlin)).to.equal('1240,00')
  })

  it('counts years by the calendar', () => {
    expect(formats.ageOn('1972-11-24', '2026-11-24').years).to.equal(54)
    expect(formats.ageOn('1972-11-25', '2026-11-24').years).to.equal(53)
    expect(formats.ageOn('2004-02-29', '2026-02-28').years).to.equal(21)
    expect(formats.ageOn('2026-04-24', '2026-11-24')).to.deep.equal({ years: 0, months: 7 })
  })

  it('writes telephone numbers of the country nationally', () => {
    expect(formats.formatPhone('+491715552064', berlin)).to.equal('0171 5552064')
    expect(formats.formatPhone('+491715552064', texas)).to.match(/^\+49 171/)
    expect(formats.formatPhone('ask the son', berlin)).to.equal('ask the son')
    expect(formats.formatPhone('030/12345678', berlin)).to.equal('030 12345678')
    expect(formats.formatPhone('555-978-4581', berlin), 'nothing is put in front').to.equal('555-978-4581')
  })

  it('makes two letters of a name', () => {
    expect(formats.initialsOf('Thomas', 'Weber')).to.equal('TW')
    expect(formats.initialsOf('Dr. Jürgen von Ötzi')).to.equal('JÖ')
    expect(formats.initialsOf('', null)).to.equal('')
  })
})
