import { createReadStream } from 'node:fs'
import { expect } from 'chai'
import { always } from '../../testing/property.ts'
import { neededData } from '../../testing/sharedData.ts'
import fc from 'fast-check'
import { dataRows, type Description, describe as description, type Open } from './description.ts'
import { languageCode } from './languages.ts'
import { fullNameParts } from './names.ts'
import { draftPatient, type PatientDraft } from './patientDraft.ts'
import { patientColumns, type PatientField, patientFields } from './patientFields.ts'
import type { Problem } from './problems.ts'

const setting = { today: '2026-11-21', timeZone: 'Europe/Berlin', country: 'DE' }
const fixture = (name: string) => new URL(`../../../test/fixtures/imports/${name}`, import.meta.url).pathname

describe('a patient list', () => {
  for (const [name, encoding] of [
    ['windows-1252', 'iso-8859-1'],
    ['utf-8-bom', 'utf-8'],
    ['utf-16', 'utf-16le'],
    ['cp850', 'cp850'],
  ])
    it(`reads the same from ${name}`, async () => {
      const { found, drafts } = await read(fixture(`patienten-${name}.csv`))
      expect(found.dialect).include({ encoding, separator: ';', header: true })
      expect(found.dateOrder).equal('dmy')
      expect(found.rows).equal(7)
      expect(drafts[0]).deep.include({
        source: '7',
        familyName: 'Müller-Lüdenscheidt',
        givenName: 'Jörg',
        bornOn: '1957-02-01',
        sex: 'male',
        street: 'Große Straße 5',
        language: 'de',
        deskNote: 'Kommt gern früh',
      })
      expect(drafts[0]?.contacts).deep.equal([
        { kind: 'mobile', value: '0171 2345678' },
        { kind: 'phone', value: '0341 9601234' },
        { kind: 'email', value: 'joerg@example.de' },
      ])
      expect(drafts[0]?.alerts.map((one) => one.kind)).deep.equal(['drug_allergy', 'latex_allergy'])
      expect(drafts[1]).deep.include({
        familyName: 'von der Heide',
        bornOn: '1996-02-29',
        alerts: [],
        language: 'tr',
      })
    })

  it('keeps what it cannot understand, and says so with row and column', async () => {
    const { drafts, problems, found } = await read(fixture('patienten-windows-1252.csv'))
    expect(drafts[2]).include({ familyName: 'Groß; geb. Klein', bornOn: '1956-08-03', language: '' })
    expect(drafts[2]?.deskNote).equal('Zeile eins\nZeile zwei\nSprache: Klingonisch\nE-Mail: keine E-Mail')
    const told = problems.map((one) => [one.row, one.column, one.level, one.key].join(' '))
    expect(told).include.members([
      '4 Geb. mind century',
      '4 E-Mail mind email',
      '4 Sprache mind language',
      '5 Geb. bad date',
      '5 Tel. mind phone',
      '7  bad name',
      '8 Geb. bad dateFuture',
      '9  mind columns',
    ])
    expect(found.columns.at(-1)).equal('Krankenkasse')
    expect(found.mapping.at(-1)).equal(null)
  })

  it("speaks Open Dental's codes", async () => {
    const { drafts, found } = await read(fixture('opendental-patients.csv'))
    expect(found.program).equal('opendental')
    expect(found.dateOrder).equal('mdy')
    expect(drafts.map((one) => one.sex)).deep.equal(['female', 'male', 'female', 'unknown'])
    expect(drafts[1]).include({ bornOn: '1958-11-02', diedOn: null, state: 'active', guarantor: '1' })
    expect(drafts[1]?.alerts).deep.equal([
      { kind: 'other_allergy', words: 'Shellfish allergy' },
      { kind: 'latex_allergy', words: 'Latex allergy' },
      { kind: 'anticoagulant', words: 'Warfarin Sodium 5 MG Oral Tablet' },
    ])
    expect(drafts[2]).include({
      familyName: 'Núñez',
      givenName: 'María José',
      diedOn: '2011-02-03',
      state: 'inactive',
    })
    expect(drafts[0]?.guarantor).equal('')
  })

  it('knows languages by name and code', () => {
    const asked = [
      'English',
      'Russian (Russia)',
      'Chinese',
      'Türkisch',
      'deutsch',
      'DE',
      'de-AT',
      'ger',
      'français',
      'constructor',
    ]
    expect(asked.map(languageCode)).deep.equal(['en', 'ru', 'zh', 'tr', 'de', 'de', 'de', 'de', 'fr', null])
  })

  it('takes whole names apart', () => {
    expect(fullNameParts('Hofmann, Anna')).include({ family: 'Hofmann', given: 'Anna', sure: true })
    expect(fullNameParts('Anna von der Heide')).include({
      family: 'von der Heide',
      given: 'Anna',
      sure: false,
    })
    expect(fullNameParts('Sukarno')).include({ family: 'Sukarno', given: '' })
  })

  it('of any content is read without an error, and any row keeps its words', async function () {
    this.timeout(120_000)
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '31.02.1990',
        '0001-01-01',
        '5',
        '99/99/99',
        'constructor',
        '__proto__',
        '§',
        '00000000',
        '-',
        'a@b',
        ',',
      ),
    )
    await always(
      fc.property(
        fc.array(cell, { maxLength: 12 }),
        fc.array(fc.option(fc.constantFrom(...patientFields)), { minLength: 1, maxLength: 12 }),
        fc.constantFrom('dmy', 'mdy', 'ymd'),
        fc.constantFrom('opendental', 'other'),
        (cells, mapping, dateOrder, program) => {
          const columns = mapping.map((_, at) => `C${at}`)
          const reading = { columns, mapping, dateOrder, program, dialect: {} as never }
          const { draft, problems } = draftPatient({ number: 2, cells }, reading as never, setting)
          expect(problems.length).most(60)
          expect(JSON.stringify(draft)).not.include('\\u0000')
          for (const one of problems) expect(one.row).equal(2)
        },
      ),
      { runs: 10_000 },
    )
  })
})

describe('the patient lists of the data folder', () => {
  it('Open Dental: 400 patients, 75 deceased, 237 + 6 allergies, eleven languages, nothing bad', async function () {
    const path = neededData(this, 'patients/opendental_patient.csv')
    const { drafts, problems } = await read(path)
    expect(drafts.length).equal(400)
    expect(problems).deep.equal([])
    expect(drafts.filter((one) => one.diedOn).length).equal(75)
    expect(drafts.filter((one) => /[^\x20-\x7e]/.test(one.familyName + one.givenName)).length).equal(22)
    const kinds = drafts.flatMap((one) => one.alerts.map((alert) => alert.kind))
    expect(kinds.filter((kind) => kind === 'other_allergy').length).equal(237)
    expect(kinds.filter((kind) => kind === 'latex_allergy').length).equal(6)
    expect(kinds.filter((kind) => kind === 'anticoagulant').length).equal(36)
    expect(new Set(drafts.map((one) => one.language)).size).equal(11)
    expect(drafts.every((one) => one.language && one.contacts.length === 1)).equal(true)
  })

  it('German headers in ISO-8859-1: 120 patients, 68 allergies, nothing bad', async function () {
    const path = neededData(this, 'patients/patienten_latin1_semicolon.csv')
    const { drafts, problems, found } = await read(path)
    expect(found.dialect).deep.equal({ encoding: 'iso-8859-1', separator: ';', quote: '"', header: true })
    expect(drafts.length).equal(120)
    expect(problems).deep.equal([])
    expect(drafts.flatMap((one) => one.alerts).length).equal(68)
    expect(drafts.some((one) => one.givenName === 'Adán')).equal(true)
  })
})

async function read(path: string) {
  const open: Open = () => createReadStream(path)
  const found: Description<PatientField> = await description(open, patientColumns, { custom: 'dmy' })
  const drafts: PatientDraft[] = []
  const problems: Problem[] = []
  for await (const row of dataRows(open, found.dialect)) {
    const result = draftPatient(row, found, setting)
    drafts.push(result.draft)
    problems.push(...result.problems)
  }
  return { found, drafts, problems }
}
