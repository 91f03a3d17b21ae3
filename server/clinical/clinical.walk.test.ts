import { expect } from 'chai'
import type { Browser as Chromium, BrowserContext, Page } from 'playwright-core'
import { all, one } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { axeFaults, launchBrowser, openWindow } from '../testing/browser.ts'
import type { Row } from '../testing/factories.ts'
import { insertCatalogue } from './catalogue.queries.ts'

describe('clinical pages in a browser', function () {
  this.timeout(120_000)
  let app: TestApp
  let chromium: Chromium
  let context: BrowserContext
  let clinic: Row
  let dentist: Row
  let patient: Row
  let visit: Row

  before(async () => {
    app = await startApp()
    chromium = await launchBrowser()
    clinic = await app.aClinic({ language: 'en', locale: 'en-GB' })
    dentist = await app.aPerson(clinic, ['dentist'])
    await app.within(clinic, (db) => insertCatalogue(db, 'EUR'))
  })
  after(async () => {
    await chromium.close()
    await app.stop()
  })
  beforeEach(async () => {
    patient = await app.aPatient(clinic)
    visit = await app.within(clinic, (db) =>
      one<Row>(
        db,
        `insert into schedule.appointments (patient_id, starts_at, ends_at, status, seated_at, takes_part)
         values (:patient, now(), now() + interval '30 minutes', 'in_chair', now(), false) returning id`,
        { patient: patient.id },
      ),
    )
    context = await openWindow(chromium, await app.as(dentist, clinic))
  })
  afterEach(() => context.close())

  /** A draft of today's visit, opened. */
  async function aDraft(): Promise<{ id: string; page: Page }> {
    const id = newId()
    const web = await app.as(dentist, clinic)
    await web.post(`/patients/${patient.id}/notes`, { id, visit: visit.id, template: 'rootcanal' })
    const page = await context.newPage()
    await page.goto(`${app.url}/clinical/notes/${id}`)
    return { id, page }
  }

  async function storedText(id: string): Promise<string> {
    const [draft] = await app.within(clinic, (db) =>
      all<{ parts: { text: string }[] }>(db, 'select parts from clinical.drafts where id = :id', { id }),
    )
    return draft?.parts.map((part) => part.text).join('|') ?? ''
  }

  /** The version stands in the form as soon as the server has it. */
  function savedAs(page: Page, version: number): Promise<void> {
    return page.locator(`[name=version][value="${version}"]`).waitFor({ state: 'attached' })
  }

  /** How many things this tab keeps. */
  function keptIn(page: Page): Promise<unknown> {
    return page.evaluate('sessionStorage.length')
  }

  it('save a note while it is typed, with phrases by key, and sign it with Ctrl+Enter', async () => {
    const { id, page } = await aDraft()
    expect(await page.locator('[data-save-button]').isVisible()).to.equal(false)
    await page.locator('textarea').first().fill('Pain at night.')
    await savedAs(page, 2)
    expect(await storedText(id)).to.match(/^Pain at night\./)

    for (let part = 1; part <= 4; part++) {
      await page.locator('textarea').nth(part).focus()
      await page.keyboard.press('Alt+1')
    }
    expect(await page.locator('textarea').nth(4).inputValue()).to.equal('Calcium hydroxide.')
    expect(await page.locator('.still:visible').count()).to.equal(0)
    await page.keyboard.press('Control+Enter')
    await page.locator('.seal').waitFor()
    expect(await page.locator('.seal').innerText()).to.contain('Signed and locked')
    expect(await keptIn(page)).to.equal(0)
  })

  it('keep a note when the connection is lost, through a reload too, and save it when it is back', async () => {
    const { id, page } = await aDraft()
    await page.locator('textarea').first().fill('First.')
    await savedAs(page, 2)
    await context.route('**/text.json', (route) => route.abort())
    await page.locator('textarea').first().fill('First. Second.')
    await page.locator('[data-state=unsaved]').waitFor()
    page.on('dialog', (dialog) => void dialog.accept())
    await page.reload()
    expect(await page.locator('textarea').first().inputValue()).to.equal('First. Second.')
    await context.unroute('**/text.json')
    await page.evaluate(`window.dispatchEvent(new Event('online'))`)
    await savedAs(page, 3)
    expect(await keptIn(page)).to.equal(0)
    expect(await storedText(id)).to.match(/^First\. Second\./)
  })

  it('lose nothing when another template is chosen without a connection', async () => {
    const { id, page } = await aDraft()
    await context.setOffline(true)
    await page.locator('textarea').first().fill('Typed without a connection.')
    await page.locator('[data-state=unsaved]').waitFor()
    await page.selectOption('[name=template]', 'free')
    await page.waitForTimeout(500)
    await context.setOffline(false)
    page.on('dialog', (dialog) => void dialog.accept())
    await page.goto(`${app.url}/clinical/notes/${id}`)
    expect(await page.locator('textarea').first().inputValue()).to.equal('Typed without a connection.')
  })

  it('show both versions when the same draft is open at two desks', async () => {
    const { id, page } = await aDraft()
    const other = await context.newPage()
    await other.goto(`${app.url}/clinical/notes/${id}`)
    await other.locator('textarea').first().fill('From the other desk.')
    await savedAs(other, 2)
    await page.locator('textarea').first().fill('From here.')
    await page.locator('.field-stored').waitFor()
    expect(await page.locator('.field-stored').innerText()).to.contain('From the other desk.')
    expect(await page.locator('textarea').first().inputValue()).to.equal('From here.')
  })

  it('leave nothing typed behind on the sign-in page', async () => {
    const page = await context.newPage()
    await page.goto(app.url)
    await page.evaluate(`sessionStorage.setItem('chairside.note.x', 'Hoffmann')`)
    await context.clearCookies()
    await page.goto(`${app.url}/sign-in`)
    expect(await keptIn(page)).to.equal(0)
  })

  it('write and sign without script', async () => {
    const bare = await openWindow(chromium, await app.as(dentist, clinic), { javaScriptEnabled: false })
    const { id } = await aDraft()
    const page = await bare.newPage()
    await page.goto(`${app.url}/clinical/notes/${id}`)
    await page.locator('textarea').first().fill('Pain.')
    await page.locator('[data-save-button]').click()
    expect(await storedText(id)).to.match(/^Pain\./)
    for (let part = 1; part <= 4; part++) await page.locator('textarea').nth(part).fill('Done.')
    await page.locator('button[aria-keyshortcuts="Control+Enter"]').click()
    expect(await page.locator('.seal').innerText()).to.contain('Signed and locked')
    await bare.close()
  })

  it('plan and finish a treatment with the keyboard alone', async () => {
    const page = await context.newPage()
    await page.goto(`${app.url}/patients/${patient.id}/treatments`)
    await page.locator('[name=line]:focus').waitFor()
    await page.keyboard.type('16 mod filling')
    await page.locator('[data-meaning] >> text=Composite filling, three surfaces').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('table.treatments td >> text=Composite filling, three surfaces').first().waitFor()
    await page.locator('input[name=treatments]').first().focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.locator('table.treatments td >> text=Done today').first().waitFor()
  })

  for (const [language, colorScheme] of [
    ['en', 'light'],
    ['de', 'dark'],
  ] as const) {
    it(`have no faults for axe: ${language}, ${colorScheme}`, async () => {
      const theirs = await app.aClinic({ language, locale: language === 'de' ? 'de-DE' : 'en-GB' })
      const both = await app.aPerson(theirs, ['dentist', 'admin'])
      await app.within(theirs, (db) => insertCatalogue(db, 'EUR'))
      const person = await app.aPatient(theirs)
      const web = await app.as(both, theirs)
      for (const line of ['16 mod filling', '46 rct !', '26 crown =', 'q2 srp'])
        await web.post(`/patients/${person.id}/treatments/lines`, { id: newId(), line, status: 'planned' })
      const [draft, signed] = [newId(), newId()]
      await web.post(`/patients/${person.id}/notes`, { id: draft, visit: '', template: 'rootcanal' })
      await web.post(`/patients/${person.id}/notes`, { id: signed, visit: '', template: 'free' })
      await web.post(`/clinical/notes/${signed}/signature`, {
        version: '1',
        template: 'free',
        text: 'Text.',
      })
      await web.post(`/clinical/notes/${signed}/addenda`, { id: newId(), reason: 'call', words: 'More.' })
      const page = await (await openWindow(chromium, web, { colorScheme })).newPage()
      const pages = {
        en: [
          `/patients/${person.id}/treatments`,
          `/clinical/notes/${draft}`,
          '/clinical',
          '/set-up/treatments',
        ],
        de: [
          `/patients/${person.id}`,
          `/patients/${person.id}/notes`,
          `/clinical/notes/${signed}`,
          '/admin/procedures',
        ],
      }
      for (const path of pages[language]) {
        await page.goto(app.url + path)
        if (path.endsWith(draft)) await page.locator('textarea').nth(4).focus()
        expect(await axeFaults(page), path).to.deep.equal([])
      }
      await page.context().close()
    })
  }
})
