import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import { lastDue } from './occurrences.ts'

const nightly = { every: 'day', at: '02:30' } as const

describe('when scheduled work was last due', () => {
  for (const [what, schedule, now, due] of [
    ['this minute', { every: 'minute' }, '2026-11-24T10:15:42.500Z', '2026-11-24T10:15:00Z'],
    ['this hour', { every: 'hour' }, '2026-11-24T10:15:42Z', '2026-11-24T10:00:00Z'],
    ['today, at its very minute', nightly, '2026-11-24T02:30:00Z', '2026-11-24T02:30:00Z'],
    ['yesterday, a moment before', nightly, '2026-11-24T02:29:59.999Z', '2026-11-23T02:30:00Z'],
    ['at midnight, where no time is told', { every: 'day' }, '2026-11-24T10:00:00Z', '2026-11-24T00:00:00Z'],
    ['on the 29th of February', nightly, '2028-02-29T12:00:00Z', '2028-02-29T02:30:00Z'],
    ['on it still in the night after', nightly, '2028-03-01T01:00:00Z', '2028-02-29T02:30:00Z'],
    ['as ever when clocks go forward in Berlin', nightly, '2027-03-28T12:00:00Z', '2027-03-28T02:30:00Z'],
    ['as ever when they go back', nightly, '2027-10-31T12:00:00Z', '2027-10-31T02:30:00Z'],
    ['in the old year still', nightly, '2027-01-01T00:10:00Z', '2026-12-31T02:30:00Z'],
  ] as const)
    it(`was ${what}`, () => {
      expect(lastDue(schedule, new Date(now)).toISOString()).to.equal(new Date(due).toISOString())
    })

  it('moves by whole days only, also when the clock goes wrong by an hour', async () => {
    const minute = fc.integer({ min: 0, max: 60 * 24 * 800 })
    await always(
      fc.property(minute, fc.integer({ min: -60, max: 60 }), (at, wrong) => {
        const start = Date.parse('2026-01-01T00:00:00Z')
        const [right, off] = [at, at + wrong].map((one) => lastDue(nightly, new Date(start + one * 60_000)))
        const between = Math.abs(Number(right) - Number(off))
        expect(between).to.be.oneOf([0, 86_400_000])
        expect(Number(right) % 86_400_000).to.equal(2.5 * 3_600_000)
      }),
    )
  })
})
