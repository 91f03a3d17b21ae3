import { createReadStream } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { dataRows, describe as description, type Open } from '../../patients/imports/description.ts'
import type { Problem } from '../../patients/imports/problems.ts'
import { always } from '../../testing/property.ts'
import { neededData } from '../../testing/sharedData.ts'
import { type AppointmentDraft, draftAppointment, longestMinutes } from './appointmentDraft.ts'
import { appointmentColumns, appointmentFields } from './appointmentFields.ts'

const setting = { today: '2026-11-21', timeZone: 'Europe/Berlin', country: 'DE' }
const now = Temporal.Instant.from('2026-11-21T09:00:00Z')

describe('an appointment list', () => {
  it('gives visits of unbelievable length a usual one, and keeps what was said', async () => {
    const { drafts, problems } = await read(fixture('opendental-appointments.csv'))
    expect(drafts[0]).include({
      start: '2019-05-02T13:00:00Z',
      end: '2019-05-02T13:45:00Z',
      status: 'completed',
      saidMinutes: null,
    })
    expect(drafts[1]).include({ end: '2019-06-03T14:30:00Z', saidMinutes: 28_879_200 })
    expect(drafts[2]).include({ end: '2020-01-07T14:00:00Z', saidMinutes: -30, status: 'broken' })
    const told = problems.map((one) => [one.row, one.column, one.level, one.key, one.value].join(' '))
    expect(told).deep.equal([
      '3 AptEnd mind length 20055 d',
      '4 AptEnd mind length -0:30 h',
      '6 AptDateTime bad start not a date',
    ])
  })

  const lengths: [string, Record<string, string>, number][] = [
    ['minutes', { start: '01.02.2024 09:00', minutes: '45' }, 45],
    ['hours and minutes', { start: '01.02.2024 09:00', minutes: '1:15' }, 75],
    ['an end by the clock', { start: '01.02.2024 09:00', end: '10:20' }, 80],
    ["Open Dental's pattern of five minutes a sign", { start: '01.02.2024 09:00', pattern: '/XXXX/' }, 30],
    ['nothing', { start: '01.02.2024 09:00' }, 30],
  ]
  for (const [name, cells, minutes] of lengths)
    it(`tells lengths by ${name}`, () => {
      const { draft } = draftOf({ patientNumber: '1', ...cells })
      expect(Date.parse(draft.end as string) - Date.parse(draft.start as string)).equal(minutes * 60_000)
    })

  it('puts day and time together', () => {
    expect(draftOf({ patientNumber: '1', day: '01.07.2024', time: '9:30' }).draft.start).equal(
      '2024-07-01T07:30:00Z',
    )
  })

  it('takes a past visit as done and one to come as booked, unless it says otherwise', () => {
    const status = (start: string, said: string) =>
      draftOf({ patientNumber: '1', start, status: said }).draft.status
    expect(status('01.07.2024 9:00', 'geplant')).equal('completed')
    expect(status('01.07.2024 9:00', 'nicht erschienen')).equal('broken')
    expect(status('01.07.2027 9:00', '')).equal('scheduled')
    expect(status('01.07.2027 9:00', 'bestätigt')).equal('confirmed')
  })

  it('of any content is read without an error', async function () {
    this.timeout(120_000)
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '31.02.1990 25:61',
        '0001-01-01 00:00:00',
        '2024-01-01T09:00:00+99:99',
        '9999999',
        'X///X',
        '-271821-04-20 00:00',
        '9999-12-31 23:59',
      ),
    )
    await always(
      fc.property(
        fc.array(cell, { maxLength: 10 }),
        fc.array(fc.option(fc.constantFrom(...appointmentFields)), { minLength: 1, maxLength: 10 }),
        (cells, mapping) => {
          const columns = mapping.map((_, at) => `C${at}`)
          const reading = { columns, mapping, dateOrder: 'dmy', program: 'opendental', dialect: {} as never }
          const { draft } = draftAppointment({ number: 2, cells }, reading as never, setting, now)
          if (draft.start && draft.end) {
            const minutes = (Date.parse(draft.end) - Date.parse(draft.start)) / 60_000
            expect(minutes).greaterThan(0).most(longestMinutes)
          }
        },
      ),
      { runs: 10_000 },
    )
  })
})

describe('the appointment list of the data folder', () => {
  it('11,861 visits, 541 of them over 8 hours and one of 20,054 days, none lost', async function () {
    this.timeout(30_000)
    const path = neededData(this, 'patients/opendental_appointment.csv')
    const { drafts, problems } = await read(path)
    expect(drafts.length).equal(11_861)
    expect(problems.length).equal(541)
    expect(problems.every((one) => one.key === 'length' && one.level === 'mind')).equal(true)
    expect(problems.map((one) => one.value)).include('20054 d')
    expect(drafts.every((one) => one.start && one.end && one.status === 'completed')).equal(true)
  })
})

function fixture(name: string): string {
  return new URL(`../../../test/fixtures/imports/${name}`, import.meta.url).pathname
}

function draftOf(values: Record<string, string>) {
  const columns = Object.keys(values)
  const reading = { columns, mapping: columns, dateOrder: 'dmy', program: 'other', dialect: {} as never }
  return draftAppointment({ number: 2, cells: Object.values(values) }, reading as never, setting, now)
}

async function read(path: string) {
  const open: Open = () => createReadStream(path)
  const found = await description(open, appointmentColumns, { custom: 'dmy' })
  const drafts: AppointmentDraft[] = []
  const problems: Problem[] = []
  for await (const row of dataRows(open, found.dialect)) {
    const result = draftAppointment(row, found, setting, now)
    drafts.push(result.draft)
    problems.push(...result.problems)
  }
  return { drafts, problems }
}
