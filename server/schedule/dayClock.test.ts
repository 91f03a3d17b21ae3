import { expect } from 'chai'
import { clockText, dayClock, minutesOf } from './dayClock.ts'
import { timesOf } from './visitTimes.ts'

const HOUR = 3_600_000

/** A visit of real minutes from a local time, as the wall clock has it. */
function wallOf(day: string, zone: string, { from, minutes }: { from: string; minutes: number }): string {
  const clock = dayClock(day, zone)
  const starts_at = clock.at(minutesOf(from))
  const times = timesOf({ starts_at, ends_at: new Date(starts_at.getTime() + minutes * 60_000) }, clock)
  return `${clockText(times.from)}–${clockText(times.to)}`
}

describe('a day’s clock', () => {
  it('has 23 hours in spring, of which one is skipped, and 25 in autumn', () => {
    const spring = dayClock('2027-03-28', 'Europe/Berlin')
    const autumn = dayClock('2027-10-31', 'Europe/Berlin')
    expect((spring.to.getTime() - spring.from.getTime()) / HOUR).to.equal(23)
    expect((autumn.to.getTime() - autumn.from.getTime()) / HOUR).to.equal(25)
    expect(spring.skipped).to.deep.equal({ from: 120, to: 180 })
    expect(autumn.skipped).to.equal(null)
    expect(dayClock('2027-03-29', 'Europe/Berlin').skipped).to.equal(null)
  })

  it('draws a visit where the wall clock has it, on days the clocks change too', () => {
    for (const [day, zone, from, minutes, wall] of [
      ['2027-03-27', 'Europe/Berlin', '09:00', 45, '09:00–09:45'],
      ['2027-03-28', 'Europe/Berlin', '09:00', 45, '09:00–09:45'],
      ['2027-03-28', 'Europe/Berlin', '01:30', 60, '01:30–03:30'],
      ['2027-10-31', 'Europe/Berlin', '09:00', 45, '09:00–09:45'],
      ['2027-10-31', 'Europe/Berlin', '01:30', 120, '01:30–02:30'],
      ['2027-10-31', 'Europe/Berlin', '02:45', 30, '02:45–03:15'],
      ['2027-11-07', 'America/New_York', '14:00', 60, '14:00–15:00'],
      ['2027-03-14', 'America/New_York', '01:45', 30, '01:45–03:15'],
      // Half an hour, at two o’clock.
      ['2027-10-03', 'Australia/Lord_Howe', '01:45', 30, '01:45–02:45'],
      // The clocks change at midnight: this day begins at one.
      ['2027-09-05', 'America/Santiago', '09:00', 30, '09:00–09:30'],
      ['2027-03-28', 'Europe/Berlin', '23:30', 60, '23:30–24:00'],
    ] as const)
      expect(wallOf(day, zone, { from, minutes }), `${day} ${from} ${zone}`).to.equal(wall)
  })

  it('says which of two it is when a time comes twice', () => {
    const autumn = dayClock('2027-10-31', 'Europe/Berlin')
    const first = autumn.at(minutesOf('02:15'))
    expect(autumn.timeAt(first)).to.equal('02:15 (+02:00)')
    expect(autumn.timeAt(new Date(first.getTime() + HOUR))).to.equal('02:15 (+01:00)')
    expect(autumn.timeAt(autumn.at(minutesOf('09:00')))).to.equal('09:00')
  })
})
