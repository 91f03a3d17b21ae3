import { expect } from 'chai'
import { Secret } from 'otpauth'
import type { Browser as Chromium, BrowserContext, Page } from 'playwright-core'
import { startApp, type TestApp } from '../testing/app.ts'
import { axeFaults, launchBrowser } from '../testing/browser.ts'
import type { Row } from '../testing/factories.ts'
import { buildAssets } from '../web/assets.ts'
import { firstSetUpLink } from './firstLink.ts'
import { aKnownPerson, codeOf, type Known, PASSWORD } from './testing/people.ts'

describe('getting in, in a browser', function () {
  // The first walk alone looks at some twenty pages with axe.
  this.timeout(240_000)
  let app: TestApp
  let chromium: Chromium
  let context: BrowserContext
  let page: Page

  before(async () => {
    await buildAssets()
    chromium = await launchBrowser()
  })
  after(() => chromium.close())
  beforeEach(async () => {
    app = await startApp()
    context = await chromium.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' })
    page = await context.newPage()
  })
  afterEach(async () => {
    await context.close()
    await app.stop()
  })

  const looksWell = async () => expect(await axeFaults(page), page.url()).to.deep.equal([])
  const send = (selector = 'main .btn-primary') => page.click(selector)

  async function typePassword(person: Known): Promise<void> {
    await page.goto(`${app.url}/sign-in`)
    await page.fill('[name=email]', person.email)
    await page.fill('[name=password]', PASSWORD)
    await send()
    await page.waitForURL('**/sign-in/code**')
    await page.fill('[name=code]', codeOf(person))
    await send()
  }

  it('goes from the one-time link to an open clinic, with one’s hands only', async () => {
    const link = (await firstSetUpLink(app.services)) as string
    await page.goto(`${app.url}/set-up#${link.split('#')[1]}`)
    expect(page.url(), 'the code left the address').not.to.contain('#')
    await looksWell()
    await send()
    await page.fill('[name=given_name]', 'Katrin')
    await page.fill('[name=family_name]', 'Berger')
    await page.fill('[name=email]', 'katrin@example.org')
    await page.fill('[name=password]', PASSWORD)
    await looksWell()
    await send()
    await page.waitForSelector('.enrolment')
    await looksWell()
    const typed = (await page.textContent('.enrolment code')) as string
    await page.fill('[name=code]', codeOf({ secret: Secret.fromBase32(typed.replaceAll(' ', '')) }))
    await send()
    await page.waitForSelector('.backup-codes')
    await looksWell()
    await send()
    await page.waitForURL('**/set-up/clinic')
    await looksWell()
    await page.fill('[name=name]', 'Praxis Dr. Weber')
    for (const step of ['rooms', 'people', 'treatments', 'ready']) {
      await send('.setup-foot .btn-primary')
      await page.waitForURL(`**/set-up/${step}`)
      await looksWell()
    }
    await send('.setup-foot .btn-primary')
    await page.waitForURL('**/schedule**')
    for (const path of [
      '/admin/people',
      '/admin/people/new',
      '/admin/roles',
      '/admin/clinic',
      '/operator',
      '/account',
    ]) {
      await page.goto(app.url + path)
      await looksWell()
    }
  })

  it('covers the page when locked, and gives back what was typed', async () => {
    const clinic = await app.aClinic({ language: 'en' })
    const miriam = await aKnownPerson(app, clinic)
    await typePassword(miriam)
    await typeAndLock('Okonkwo')
    expect(await page.content()).not.to.contain('Okonkwo')
    await looksWell()
    await page.fill('[name=password]', 'not it')
    await send()
    await page.waitForSelector('.field-error')
    await page.fill('[name=password]', PASSWORD)
    await send()
    await page.waitForSelector('[name=family_name]')
    expect(await page.inputValue('[name=family_name]')).to.equal('Okonkwo')
  })

  it('keeps what was typed for its author when someone else takes the desk', async () => {
    const clinic: Row = await app.aClinic({ language: 'en' })
    const miriam = await aKnownPerson(app, clinic, ['reception'], {
      given_name: 'Miriam',
      family_name: 'Seidel',
    })
    const lena = await aKnownPerson(app, clinic, ['reception'], { given_name: 'Lena', family_name: 'Vogt' })
    await typePassword(lena)
    await page.waitForSelector('.person-menu')
    await typePassword(miriam)
    await typeAndLock('Okonkwo')
    await page.click('.others a:has-text("Lena Vogt")')
    await page.waitForSelector('h1:has-text("Lena Vogt")')
    await page.fill('[name=password]', PASSWORD)
    await send()
    await page.waitForSelector('.person-name:has-text("Lena Vogt")')
    await page.goto(`${app.url}/lock`)
    await page.click('.others a:has-text("Miriam Seidel")')
    await page.fill('[name=password]', PASSWORD)
    await send()
    await page.waitForURL('**/unfinished/**')
    await looksWell()
    await send()
    await page.waitForSelector('.page-patient, [name=family_name]')
    expect(await page.content()).to.contain('Okonkwo')
  })

  async function typeAndLock(name: string): Promise<void> {
    await page.goto(`${app.url}/patients/new`)
    await page.fill('[name=family_name]', name)
    await page.click('.person-menu summary')
    await page.click('form[action="/lock"] button:has-text("Lock")')
    await page.waitForSelector('form[data-unlocks]')
  }
})
