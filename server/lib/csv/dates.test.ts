import { expect } from 'chai'
import { type DateOrder, isNoDate, noVotes, orderOf, readDay, vote } from './dates.ts'
import { readClock, readInstant } from './times.ts'

describe('dates of a column', () => {
  const columns: [string[], DateOrder, DateOrder, boolean][] = [
    [['03.08.1956', '29.11.1949'], 'mdy', 'dmy', true],
    [['03/08/1956', '11/29/1949'], 'dmy', 'mdy', true],
    [['1956-08-03', '1949-11-29'], 'dmy', 'ymd', true],
    [['03/08/1956', '01/02/1949'], 'mdy', 'mdy', false],
    [['03/08/1956', '01/02/1949'], 'dmy', 'dmy', false],
    [['03.08.1956', '01.02.1949'], 'mdy', 'dmy', false],
    [['19560803', '19491129'], 'dmy', 'ymd', true],
    [[], 'dmy', 'dmy', false],
  ]
  for (const [values, custom, order, sure] of columns)
    it(`are ${sure ? 'surely' : 'perhaps'} ${order} when they read ${values.join(', ') || 'nothing'} (usual: ${custom})`, () => {
      const votes = noVotes()
      for (const value of values) vote(votes, value)
      expect(orderOf(votes, custom)).include({ order, sure, against: 0 })
    })

  const days: [string, DateOrder, string | null][] = [
    ['3.8.1956', 'dmy', '1956-08-03'],
    ['3. 8. 1956', 'dmy', '1956-08-03'],
    ['03.08.56', 'dmy', '1956-08-03'],
    ['03.08.26', 'dmy', '2026-08-03'],
    ['03.08.27', 'dmy', '1927-08-03'],
    ['1956-08-03', 'dmy', '1956-08-03'],
    ['1956-08-03 00:00:00', 'mdy', '1956-08-03'],
    ['08/03/1956', 'mdy', '1956-08-03'],
    ['29.02.1996', 'dmy', '1996-02-29'],
    ['29.02.1997', 'dmy', null],
    ['13/13/1980', 'mdy', null],
    ['1/2', 'dmy', null],
    ['yesterday', 'dmy', null],
    ['', 'dmy', null],
  ]
  for (const [text, order, day] of days)
    it(`"${text}" as ${order} is ${day ?? 'no day'}`, () => {
      expect(readDay(text, order, 2026)?.day.toString() ?? null).equal(day)
    })

  it("old programs' empty dates are no dates", () => {
    for (const text of [
      '0001-01-01',
      '0001-01-01 00:00:00',
      '0000-00-00',
      '00.00.0000',
      '01.01.0001',
      '  .  .  ',
      '-',
    ])
      expect(isNoDate(text), text).equal(true)
    for (const text of ['2001-01-01', '10.01.2001', '01.01.2001']) expect(isNoDate(text), text).equal(false)
  })
})

describe('clock times', () => {
  const clocks: [string, string | null][] = [
    ['9:30', '09:30:00'],
    ['09.30 Uhr', '09:30:00'],
    ['2:15 PM', '14:15:00'],
    ['12:05 am', '00:05:00'],
    ['143000', '14:30:00'],
    ['25:00', null],
    ['13:00 pm', null],
    ['noon', null],
  ]
  for (const [text, time] of clocks)
    it(`"${text}" is ${time ?? 'none'}`, () => expect(readClock(text)?.time.toString() ?? null).equal(time))

  const moments: [string, DateOrder, string | null][] = [
    ['1991-06-07T23:37:54+00:00', 'dmy', '1991-06-07T23:37:54Z'],
    ['2024-07-01 09:00', 'dmy', '2024-07-01T07:00:00Z'],
    ['01.12.2024 09:00', 'dmy', '2024-12-01T08:00:00Z'],
    ['7/1/2024 2:15 PM', 'mdy', '2024-07-01T12:15:00Z'],
    ['2024-07-01T09:00:00.000Z', 'dmy', '2024-07-01T09:00:00Z'],
    ['31.03.2024 02:30', 'dmy', '2024-03-31T01:30:00Z'],
    ['01.12.2024', 'dmy', null],
    ['01.12.2024 09:00 or so', 'dmy', null],
  ]
  for (const [text, order, instant] of moments)
    it(`"${text}" in Berlin is ${instant ?? 'no moment'}`, () => {
      const read = readInstant(text, order, { zone: 'Europe/Berlin', latestYear: 2030 })
      expect(read?.toString() ?? null).equal(instant)
    })
})
