import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { jobs } from '../server/domains.ts'
import { startWorker, type Worker } from '../server/jobs/worker.ts'
import { insertCatalogue } from '../server/clinical/catalogue.queries.ts'
import { aDesk } from '../server/schedule/testing/desk.ts'
import { startApp, type TestApp } from '../server/testing/app.ts'
import { launchBrowser } from '../server/testing/browser.ts'
import { aJpeg } from '../server/testing/samples.ts'
import { type Language, type Words, wordsFor } from '../server/web/words.ts'
import { keepPictures, openScreen, type Screen } from './walking.ts'

/** What differs between two clinics that go through the same day. */
interface Clinic {
  language: Language
  locale: string
  country: string
  timeZone: string
  currency: 'EUR' | 'USD'
  notation: 'fdi' | 'universal'
  /** The same tooth in both notations: the first upper right molar. */
  tooth: string
  patient: { family: string; given: string; born: string; phone: string }
  filling: string
  /** A part of what the filling costs, as it is typed; then what is open, as it is shown. */
  part: string
  rest: RegExp
  nothing: RegExp
}

const german: Clinic = {
  language: 'de',
  locale: 'de-DE',
  country: 'DE',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  notation: 'fdi',
  tooth: '16',
  patient: { family: 'Größer', given: 'Änne', born: '12.3.1972', phone: '0171 2345678' },
  filling: 'Kompositfüllung, dreiflächig',
  part: '20,50',
  rest: /^\d+,\d\d\s€$/,
  nothing: /^0,00\s€$/,
}

const american: Clinic = {
  language: 'en',
  locale: 'en-US',
  country: 'US',
  timeZone: 'America/New_York',
  currency: 'USD',
  notation: 'universal',
  tooth: '3',
  patient: { family: 'O’Neill', given: 'Zoë', born: '3/12/1972', phone: '(212) 555-0143' },
  filling: 'Composite filling, three surfaces',
  part: '20.50',
  rest: /^\$\d+\.\d\d$/,
  nothing: /^\$0\.00$/,
}

/** One clinic with its words and the people at its screens. */
interface Day {
  app: TestApp
  clinic: Clinic
  t: Words
  reception: Screen
  dentist: Screen
  admin: Screen
  /** Where the patient's page is, once there is a patient. */
  patient: string
}

describe('a day in a clinic', function () {
  this.timeout(300_000)
  let app: TestApp
  let worker: Worker
  let chromium: Browser
  let day: Day | undefined

  before(async () => {
    app = await startApp()
    worker = await startWorker(app.services, { jobs })
    chromium = await launchBrowser()
  })
  afterEach(async function () {
    if (!day) return
    const { reception, dentist, admin, clinic } = day
    if (this.currentTest?.state === 'failed')
      await keepPictures({ reception, dentist, admin }, `day ${clinic.language}`)
    await Promise.all([reception, dentist, admin].map((screen) => screen.close()))
    day = undefined
  })
  after(async () => {
    await chromium?.close()
    await worker?.stop()
    await app?.stop()
  })

  it('goes from the first call to the last payment in German, in euros, with FDI teeth', async () => {
    day = await open(german)
    await walk(day)
  })

  it('goes from the first call to the last payment in English, in dollars, with Universal teeth', async () => {
    day = await open(american)
    await walk(day)
  })

  async function open(clinic: Clinic): Promise<Day> {
    const { language, locale, country, currency, notation, timeZone } = clinic
    const row = await app.aClinic({ language, locale, country, currency, notation, time_zone: timeZone })
    await aDesk(app, row)
    await app.within(row, (db) => insertCatalogue(db, currency))
    const place = { clinic: row, locale, timeZone }
    const screens = await Promise.all(
      (['reception', 'dentist', 'admin'] as const).map(async (role) =>
        openScreen(app, chromium, await app.aPerson(row, [role], { family_name: PEOPLE[role] }), place),
      ),
    )
    const [reception, dentist, admin] = screens as [Screen, Screen, Screen]
    return { app, clinic, t: wordsFor(language), reception, dentist, admin, patient: '' }
  }
})

const PEOPLE = { reception: 'Seidel', dentist: 'Weber', admin: 'Berger' }

async function walk(day: Day): Promise<void> {
  await writeDownPatient(day)
  await bookVisit(day)
  for (const step of ['confirm', 'arrive', 'seatIn'] as const) await takeStep(day, step)
  await seeAlert(day)
  await treat(day)
  await writeNote(day)
  await fileDocument(day)
  await takeStep(day, 'complete')
  await bill(day)
  await lookAfter(day)
  for (const { faults } of [day.reception, day.dentist, day.admin]) expect(faults).to.deep.equal([])
}

/** Nobody is found, so the search itself leads to the form of someone new; then they are found. */
async function writeDownPatient(day: Day): Promise<void> {
  const { t, reception, clinic } = day
  const { family, given, born, phone } = clinic.patient
  await reception.go('/schedule')
  await reception.page.keyboard.press('/')
  await reception.page.keyboard.type(family)
  await reception.page.getByText(t('patients.search.nobody', { query: family })).waitFor()
  await reception.look({ covered: true })
  await reception.follow(
    reception.page.getByRole('option', { name: t('patients.search.newNamed', { name: family }) }),
  )
  expect(await reception.field(t('patients.fields.familyName')).inputValue()).to.equal(family)
  await reception.field(t('patients.fields.givenName')).fill(given)
  await reception.field(t('patients.fields.bornOn')).fill(born)
  await reception.field(t('patients.fields.contactValue', { nr: 1 })).fill(phone)
  await reception
    .field(t('patients.fields.alertKind', { nr: 1 }))
    .selectOption({ label: t('patients.alertKinds.drug_allergy') })
  await reception.field(t('patients.fields.alertWords', { nr: 1 })).fill('Penicillin')
  await reception.follow(reception.button(t('patients.new.save')), t('patients.done.made'))
  day.patient = new URL(reception.page.url()).pathname
  await expectAlert(day, reception)

  await reception.go('/schedule')
  await find(day, reception)
  expect(new URL(reception.page.url()).pathname).to.equal(day.patient)
}

/** By the header's box and the keyboard, as people write names without their accents, and faster than it answers. */
async function find({ clinic }: Day, screen: Screen): Promise<void> {
  await screen.page.keyboard.press('/')
  await screen.page.keyboard.type(clinic.patient.given.normalize('NFD').replaceAll(/\p{M}/gu, ''))
  await screen.leave(() => screen.page.keyboard.press('Enter'))
}

async function expectAlert({ t }: Day, { page }: Screen): Promise<void> {
  const alerts = page.getByRole('group', { name: t('shell.alerts') }).first()
  expect(await alerts.innerText())
    .to.contain(t('patients.alertKinds.drug_allergy'))
    .and.contain('Penicillin')
}

/** From the day, by N: who is found in the panel while typing, then a time of one's own today. */
async function bookVisit({ t, reception, clinic }: Day): Promise<void> {
  await reception.go('/schedule')
  await reception.leave(() => reception.page.keyboard.press('n'))
  await reception.page
    .getByRole('combobox', { name: t('schedule.booking.patient'), exact: true })
    .fill(clinic.patient.family)
  await reception.page.getByRole('option', { name: clinic.patient.given }).waitFor()
  await reception.look({ covered: true })
  await reception.leave(() => reception.page.keyboard.press('Enter'))
  await reception.field(t('schedule.booking.time')).fill('10:30')
  await reception.leave(() => reception.page.keyboard.press('Control+Enter'), t('schedule.done.booked'))
  const visit = reception.page.locator('.visit').filter({ hasText: clinic.patient.family })
  expect(await visit.textContent()).to.contain('10:30')
}

const SAID = { confirm: 'confirmed', arrive: 'arrived', seatIn: 'seated', complete: 'completed' } as const

/** Opens the visit on the day and does the one next step it offers. */
async function takeStep({ t, reception, clinic }: Day, step: keyof typeof SAID): Promise<void> {
  await reception.go('/schedule')
  await reception.follow(reception.page.locator('.visit').getByRole('link', { name: clinic.patient.family }))
  const button = reception.button(t(`schedule.steps.${step}`, { room: 'Zimmer 1' }))
  await reception.follow(button, t(`schedule.done.${SAID[step]}`))
}

async function seeAlert(day: Day): Promise<void> {
  await day.dentist.go('/schedule')
  await find(day, day.dentist)
  await expectAlert(day, day.dentist)
}

/** Planned by the form with tooth and surfaces, then done. */
async function treat({ t, dentist, clinic }: Day): Promise<void> {
  await dentist.follow(dentist.link(t('clinical.tabs.treatments')).first())
  const form = dentist.page.locator('.entry')
  await form.getByLabel(t('clinical.treatments.tooth'), { exact: true }).fill(clinic.tooth)
  for (const surface of ['M', 'O/I', 'D']) await form.getByText(surface, { exact: true }).click()
  const procedures = form.getByLabel(t('clinical.treatments.procedure'), { exact: true })
  const filling = procedures.getByRole('option', { name: clinic.filling })
  await procedures.selectOption((await filling.getAttribute('value')) as string)
  await form.getByLabel(t('clinical.treatments.recordAs')).selectOption('planned')
  await dentist.follow(form.getByRole('button', { name: t('clinical.treatments.add') }))
  const planned = dentist.page.getByRole('row').filter({ hasText: clinic.filling })
  expect(await planned.innerText())
    .to.contain(clinic.tooth)
    .and.contain('MOD')
  await planned.getByRole('checkbox').check()
  await dentist.follow(dentist.button(t('clinical.treatments.complete')), t('clinical.done.completed'))
}

/** Saved while it is typed, signed, and then only added to. */
async function writeNote({ t, dentist, clinic }: Day): Promise<void> {
  await dentist.follow(dentist.link(t('clinical.tabs.notes')).first())
  await dentist.follow(dentist.button(t('clinical.notes.begin')))
  expect(await dentist.page.getByRole('complementary').innerText()).to.contain(clinic.filling)
  const saved = dentist.page.locator('[name="version"][value="2"]')
  for (const part of await dentist.page.locator('textarea').all()) await part.fill('Alles gut. All well.')
  await saved.waitFor({ state: 'attached' })
  await dentist.page.getByText(t('clinical.note.saved')).first().waitFor()
  await dentist.look()
  await dentist.leave(() => dentist.page.keyboard.press('Control+Enter'))
  await dentist.page.locator('.seal').getByText(t('clinical.note.signed')).waitFor()

  await dentist.page.locator('#addendum summary').click()
  await dentist.field(t('clinical.note.reason')).fill('Telefon')
  await dentist.page.getByRole('textbox', { name: t('clinical.note.addendumText') }).fill('Ruft morgen an.')
  await dentist.look()
  await dentist.follow(dentist.button(t('clinical.note.signAddendum')))
  expect(await dentist.page.locator('.addendum').first().innerText())
    .to.contain('Telefon')
    .and.contain('Ruft morgen an.')
}

async function fileDocument({ t, dentist, patient }: Day): Promise<void> {
  await dentist.go(`${patient}/documents`)
  const buffer = await aJpeg(320, 200)
  await dentist.page
    .locator('#f-files')
    .setInputFiles({ name: 'zahn 16.jpg', mimeType: 'image/jpeg', buffer })
  const filed = dentist.page.locator('#files .file:not(.is-up) a')
  await filed.waitFor()
  await filed.locator('img').waitFor()
  await dentist.look()
  await dentist.follow(filed)
  const picture = await dentist.page.locator('.document-pic img').getAttribute('src')
  const shown = await dentist.page.request.get(new URL(picture ?? '', dentist.page.url()).href)
  expect((await sharp(await shown.body()).metadata()).width).to.equal(320)
  await dentist.page.getByText(t('documents.show.download')).waitFor()
}

/** The completed treatment becomes an invoice; a part is paid in cash, the rest by card. */
async function bill(day: Day): Promise<void> {
  const { t, reception, clinic, patient } = day
  await reception.go(`${patient}/billing`)
  expect(await reception.page.locator('#f-treatments').innerText()).to.contain(clinic.filling)
  await reception.leave(() => reception.page.keyboard.press('Control+Enter'), t('billing.done.issued'))
  expect(await opened(day)).to.equal('application/pdf')

  await reception.page.getByRole('radio', { name: t('billing.method.cash') }).check()
  await reception.field(t('billing.pay.amount')).fill(clinic.part)
  expect(await reception.page.locator('.pay .btn-primary').innerText())
    .to.contain(clinic.part)
    .and.contain(t('billing.methodBy.cash'))
  await reception.leave(() => reception.page.keyboard.press('Control+Enter'), t('billing.done.paid'))
  expect(await due(reception)).to.match(clinic.rest)
  await reception.leave(() => reception.page.keyboard.press('Control+Enter'))
  await reception.page.getByText(t('billing.pay.title')).waitFor({ state: 'detached' })

  await reception.go(`${patient}/billing`)
  expect(await due(reception)).to.match(clinic.nothing)
  await reception.page.getByText(t('billing.patient.balanceNone')).first().waitFor()
  await reception.go('/billing')
}

/** What kind of file the invoice's button leads to. */
async function opened({ t, reception }: Day): Promise<string | undefined> {
  const path = await reception.link(t('billing.invoice.pdf')).getAttribute('href')
  const answer = await reception.page.request.get(new URL(path ?? '', reception.page.url()).href)
  expect((await answer.body()).subarray(0, 5).toString()).to.equal('%PDF-')
  return answer.headers()['content-type']
}

function due({ page }: Screen): Promise<string> {
  return page.locator('.due-line b').innerText()
}

/** Who read the record and changed it; then the pages that only an admin sees. */
async function lookAfter({ t, admin, patient }: Day): Promise<void> {
  await admin.go(`${patient}/activity`)
  const record = await admin.page.getByRole('table').innerText()
  expect(record).to.contain(PEOPLE.reception).and.contain(PEOPLE.dentist)
  for (const verb of ['read', 'added', 'changed']) expect(record).to.contain(t(`history.verbs.${verb}`))
  for (const path of [
    '/admin/people',
    '/admin/roles',
    '/admin/clinic',
    '/admin/imports',
    '/admin/imports/new',
  ])
    await admin.go(path)
}
