import { expect } from 'chai'
import { Secret } from 'otpauth'
import type { Browser as Chromium, BrowserContext, Page } from 'playwright-core'
import { startApp, type TestApp } from '../testing/app.ts'
import { axeFaults, launchBrowser } from '../testing/browser.ts'
import type { Row } from '../testing/factories.ts'
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
    await page.click('text=Deutsch')
    await page.click('text=English')
    expect(await page.inputValue('[name=code]'), 'another language keeps the code').to.equal(
      link.split('#')[1],
    )
    expect(await page.locator(':focus').getAttribute('name')).to.equal('code')
    await page.keyboard.press('Enter')
    await page.fill('[name=given_name]', 'Katrin')
    expect(await page.locator('a[hreflang]').count(), 'nothing here leads away from what is typed').to.equal(
      0,
    )
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
    expect(await page.locator('a').count(), 'nothing leads away from codes shown once').to.equal(0)
    await looksWell()
    await send()
    await page.waitForURL('**/set-up/clinic')
    await looksWell()
    expect(await page.isVisible('[name=admin_email]'), 'who else it is, is not asked yet').to.equal(false)
    await page.check('[name=admin][value=other]')
    await page.fill('[name=email]', 'nobody')
    await send('.setup-foot .btn-primary')
    expect(await page.locator('error-summary a').allTextContents()).to.deep.equal([
      'Name of the clinic: Fill this in',
      'E-mail of the clinic: An e-mail address, for example name@example.org',
      'Family name: Fill this in',
      'E-mail: Fill this in',
    ])
    await looksWell()
    await page.click('text=E-mail of the clinic: ')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('praxis@example.org')
    await page.check('[name=admin][value=me]')
    await page.fill('[name=name]', 'Praxis Dr. Weber')
    await send('.setup-foot .btn-primary')
    await page.waitForURL('**/set-up/rooms')
    await page.fill('[name=opens] >> nth=0', '7')
    await page.fill('[name=lunch_from] >> nth=1', 'noon')
    await send('.setup-foot .btn-primary')
    await looksWell()
    await page.click('error-summary a')
    expect(await page.locator(':focus').inputValue()).to.equal('noon')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('1230')
    for (const step of ['people', 'treatments', 'ready']) {
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
    await page.waitForURL('**/unfinished')
    await looksWell()
    await page.click('text=Go on with it')
    await page.waitForURL('**/patients/new')
    expect(await filledIn(page)).to.equal('Okonkwo')
    await send('main form .btn-primary')
    await page.waitForSelector('.page-patient')
    expect(await page.content()).to.contain('Okonkwo')
  })

  it('keeps what stood in every tab, and no tab shows it to who has the desk now', async () => {
    const clinic: Row = await app.aClinic({ language: 'en' })
    const named = (given_name: string, family_name: string) =>
      aKnownPerson(app, clinic, ['reception'], { given_name, family_name })
    const miriam = await named('Miriam', 'Seidel')
    const lena = await named('Lena', 'Vogt')
    await typePassword(lena)
    await page.waitForSelector('.person-menu')
    await typePassword(miriam)
    await page.waitForSelector('.person-menu')
    const other = await context.newPage()
    await other.goto(`${app.url}/patients/new`)
    await other.fill('[name=family_name]', 'Adeyemi')
    await other.fill('[name=given_name]', 'Tunde')
    await typeAndLock('Okonkwo')
    await other.waitForSelector('form[data-unlocks]')
    await page.click('.others a:has-text("Lena Vogt")')
    await page.waitForSelector('h1:has-text("Lena Vogt")')
    await page.fill('[name=password]', PASSWORD)
    await send()
    await page.waitForSelector('.person-name:has-text("Lena Vogt")')
    await other.waitForSelector('.person-name:has-text("Lena Vogt")')
    expect(await other.content()).not.to.contain('Adeyemi')

    await page.goto(`${app.url}/lock`)
    await page.click('.others a:has-text("Miriam Seidel")')
    await page.fill('[name=password]', PASSWORD)
    await send()
    await page.waitForURL('**/unfinished')
    expect(await page.locator('.kept-form').count()).to.equal(2)
    await looksWell()
    const opened = context.waitForEvent('page')
    await page.locator('.kept-form a').first().click()
    const resumed = await opened
    expect(await filledIn(resumed)).to.be.oneOf(['Adeyemi', 'Okonkwo'])
  })

  it('gives back both tabs as they were when the same person unlocks one of them', async () => {
    const clinic: Row = await app.aClinic({ language: 'en' })
    await typePassword(await aKnownPerson(app, clinic, ['reception']))
    await page.waitForSelector('.person-menu')
    const other = await context.newPage()
    await other.goto(`${app.url}/patients/new`)
    await other.fill('[name=family_name]', 'Adeyemi')
    await typeAndLock('Okonkwo')
    await other.waitForSelector('form[data-unlocks]')
    await page.fill('[name=password]', PASSWORD)
    await send()
    await page.waitForSelector('[name=family_name]')
    await other.waitForSelector('[name=family_name]')
    expect(await page.inputValue('[name=family_name]')).to.equal('Okonkwo')
    expect(await other.inputValue('[name=family_name]')).to.equal('Adeyemi')
    const kept = () => app.owner.knex.raw('select from access.unfinished').then(({ rows }) => rows.length)
    for (let tries = 0; (await kept()) > 0 && tries < 50; tries++) await page.waitForTimeout(100)
    expect(await kept(), 'what is back in its tab is kept no longer').to.equal(0)
  })

  /** A page that fills its form in again does so when its script has asked for it. */
  async function filledIn(tab: Page): Promise<string> {
    const name = tab.locator('[name=family_name]')
    for (let tries = 0; (await name.inputValue()) === '' && tries < 100; tries++)
      await tab.waitForTimeout(100)
    return name.inputValue()
  }

  async function typeAndLock(name: string): Promise<void> {
    await page.goto(`${app.url}/patients/new`)
    await page.fill('[name=family_name]', name)
    await page.click('.person-menu summary')
    await page.click('form[action="/lock"] button:has-text("Lock")')
    await page.waitForSelector('form[data-unlocks]')
  }
})
