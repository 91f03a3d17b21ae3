import { expect } from 'chai'
import { dayClock } from './dayClock.ts'
import { freeTimes } from './free.ts'
import type { Block, Hours } from './day.queries.ts'

const ZONE = 'Europe/Berlin'
const place = { chair: 'c1', provider: 'p1' }
const hours: Hours[] = [
  { chair_id: null, weekday: 2, opens: '08:00', closes: '17:00', lunch_from: '12:00', lunch_to: '13:00' },
]
const tuesday = dayClock('2026-11-24', ZONE)
const early = new Date('2026-11-20T00:00:00Z')
const busy = (from: string, to: string, more = {}) => ({
  chair_id: 'c1',
  provider_id: 'p1',
  starts_at: new Date(`2026-11-24T${from}:00+01:00`),
  ends_at: new Date(`2026-11-24T${to}:00+01:00`),
  ...more,
})

function times(options: {
  busy?: ReturnType<typeof busy>[]
  blocks?: Block[]
  minutes?: number
  after?: Date
  part?: 'morning' | 'afternoon'
}) {
  const { blocks = [], minutes = 30, after = early, part = '' } = options
  return freeTimes(
    [tuesday],
    { hours, blocks, busy: options.busy ?? [] },
    { minutes, places: [place], after, part, limit: 4 },
  ).map(({ from }) => `${Math.floor(from / 60)}:${String(from % 60).padStart(2, '0')}`)
}

describe('free times', () => {
  it('begin with the day and leave out lunch', () => {
    expect(times({})).to.deep.equal(['8:00', '13:00'])
    expect(times({ minutes: 270 })).to.deep.equal([])
    expect(times({ minutes: 240 })).to.deep.equal(['8:00', '13:00'])
  })

  it('begin where a visit ends, in the room or with the provider elsewhere', () => {
    expect(times({ busy: [busy('08:00', '09:10')] })).to.deep.equal(['9:10', '13:00'])
    expect(times({ busy: [busy('08:00', '09:00', { chair_id: 'c2' })] })).to.deep.equal(['9:00', '13:00'])
    expect(times({ busy: [busy('08:00', '09:00', { chair_id: 'c2', provider_id: 'p2' })] })[0]).to.equal(
      '8:00',
    )
  })

  it('are not in the past, and in the half of the day that was asked for', () => {
    expect(times({ after: new Date('2026-11-24T09:42:00Z') })[0]).to.equal('10:45')
    expect(times({ part: 'afternoon' })).to.deep.equal(['13:00'])
    expect(times({ after: tuesday.to })).to.deep.equal([])
  })

  it('leave an emergency slot alone until it opens', () => {
    const slot = {
      id: 'b',
      version: 1,
      kind: 'emergency' as const,
      chair_id: 'c1',
      starts_at: tuesday.at(480),
      ends_at: tuesday.at(600),
      opens_at: tuesday.at(420),
      words: '',
    }
    expect(times({ blocks: [slot] })[0]).to.equal('10:00')
    expect(times({ blocks: [slot], after: tuesday.at(430) })[0]).to.equal('8:00')
  })

  it('keep to the wall clock on days of 23 and 25 hours', () => {
    const sunday: Hours[] = [
      { chair_id: null, weekday: 7, opens: '08:00', closes: '10:00', lunch_from: null, lunch_to: null },
    ]
    for (const [day, utc] of [
      ['2027-03-28', '06'],
      ['2027-10-31', '07'],
    ]) {
      const [offer] = freeTimes(
        [dayClock(day as string, ZONE)],
        { hours: sunday, blocks: [], busy: [] },
        { minutes: 30, places: [place], after: early, part: '', limit: 1 },
      )
      expect(offer?.at.toISOString()).to.equal(`${day}T${utc}:00:00.000Z`)
    }
  })
})
