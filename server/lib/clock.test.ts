import { expect } from 'chai'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { always } from '../testing/property.ts'
import {
  ageOn,
  dateOf,
  dayAt,
  instantAt,
  instantOf,
  isZone,
  minutesBetween,
  openOn,
  slotsOf,
  spanOf,
  timeAt,
  timeExists,
} from './clock.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const instant = (text: string) => Temporal.Instant.from(text)
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/St_Johns',
  'Pacific/Apia',
  'UTC',
]

describe('a day', () => {
  for (const [date, zone, hours] of [
    ['2026-06-01', 'Europe/Berlin', 24],
    ['2026-03-29', 'Europe/Berlin', 23],
    ['2026-10-25', 'Europe/Berlin', 25],
    ['2026-03-08', 'America/New_York', 23],
    ['2026-11-01', 'America/New_York', 25],
    ['2026-10-04', 'Australia/Lord_Howe', 23.5],
    ['2026-04-24', 'Africa/Cairo', 23],
  ] as const) {
    it(`of ${date} in ${zone} has ${hours} hours and ${hours * 12} slots`, () => {
      const span = spanOf(day(date), zone)
      expect(minutesBetween(span.start, span.end)).to.equal(hours * 60)
      expect(slotsOf(span)).to.have.length(hours * 12)
    })
  }

  it('begins at 01:00 where midnight is skipped', () => {
    expect(timeAt(spanOf(day('2026-04-24'), 'Africa/Cairo').start, 'Africa/Cairo')).to.equal('01:00')
  })

  it('holds all its instants and no other, in every zone', async () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    await always(
      fc.property(days, fc.constantFrom(...zones), (date, zone) => {
        const one = dayAt(instantOf(date), zone)
        const span = spanOf(one, zone)
        expect(dayAt(span.start, zone).equals(one)).to.equal(true)
        expect(dayAt(span.end.subtract({ milliseconds: 1 }), zone).equals(one)).to.equal(true)
        expect(dayAt(span.end, zone).equals(one)).to.equal(false)
      }),
    )
  })
})

describe('a local time', () => {
  it('that the clocks skip moves on, and is known not to exist', () => {
    const at = instantAt(day('2026-03-29'), '02:30', 'Europe/Berlin')
    expect(timeAt(at, 'Europe/Berlin')).to.equal('03:30')
    expect(timeExists(day('2026-03-29'), '02:30', 'Europe/Berlin')).to.equal(false)
    expect(timeExists(day('2026-03-28'), '02:30', 'Europe/Berlin')).to.equal(true)
  })

  it('that comes twice is the first', () => {
    expect(instantAt(day('2026-10-25'), '02:30', 'Europe/Berlin').toString()).to.equal('2026-10-25T00:30:00Z')
  })

  it('of 24:00 is the next day', () => {
    expect(instantAt(day('2026-06-01'), '24:00', 'Europe/Berlin').toString()).to.equal('2026-06-01T22:00:00Z')
  })

  it('goes to a Date and back', () => {
    const at = instant('2026-11-21T09:46:00.123Z')
    expect(instantOf(dateOf(at)).equals(at)).to.equal(true)
  })
})

describe('opening hours', () => {
  const hours = [
    { weekday: 1, from: '14:00', until: '18:00' },
    { weekday: 1, from: '08:00', until: '12:00' },
    { weekday: 7, from: '01:00', until: '04:00' },
    { weekday: 2, from: '00:00', until: '24:00' },
  ]

  it('are instants in their order', () => {
    const spans = openOn(day('2026-11-23'), hours, 'Europe/Berlin')
    expect(spans.map(({ start, end }) => `${start} ${end}`)).to.deep.equal([
      '2026-11-23T07:00:00Z 2026-11-23T11:00:00Z',
      '2026-11-23T13:00:00Z 2026-11-23T17:00:00Z',
    ])
  })

  it('are an hour shorter on the night the clocks go forward', () => {
    const [span] = openOn(day('2026-03-29'), hours, 'Europe/Berlin')
    expect(minutesBetween(span!.start, span!.end)).to.equal(120)
  })

  it('may be the whole day, or none', () => {
    expect(openOn(day('2026-11-24'), hours, 'Europe/Berlin')).to.have.length(1)
    expect(openOn(day('2026-11-25'), hours, 'Europe/Berlin')).to.deep.equal([])
  })
})

describe('an age', () => {
  for (const [birth, on, years] of [
    ['1972-03-12', '2026-03-11', 53],
    ['1972-03-12', '2026-03-12', 54],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2028-02-29', 20],
    ['2026-11-21', '2026-11-21', 0],
  ] as const) {
    it(`of who was born on ${birth} is ${years} on ${on}`, () => {
      expect(ageOn(day(birth), day(on))).to.equal(years)
    })
  }
})

describe('time zones', () => {
  it('are told from other words', () => {
    for (const zone of zones) expect(isZone(zone), zone).to.equal(true)
    for (const text of ['', 'Berlin', '+01:00', 'Europe/Atlantis']) expect(isZone(text), text).to.equal(false)
  })
})
