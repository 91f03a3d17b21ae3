import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { type SampleSite, startSampleSite } from './testing/sampleSite.ts'

describe('a search box with its list', function () {
  this.timeout(60_000)
  let site: SampleSite
  let page: Page

  before(async () => {
    site = await startSampleSite()
  })
  after(() => site.stop())
  beforeEach(async () => {
    page = await site.newPage()
  })
  afterEach(() => page.context().close())

  it('finds while typing, by keys alone', async () => {
    await site.visit(page)
    await page.keyboard.press('/')
    await page.keyboard.type('o')
    await page.waitForSelector('[role="option"][aria-selected="true"]')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/sample?two')
  })

  it('walks up from nothing to the last, which may be something other than a patient', async () => {
    await site.visit(page)
    await page.keyboard.press('/')
    await page.waitForSelector('[role="option"]')
    expect(await page.locator('[aria-selected="true"]').count()).to.equal(0)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/sample?new')
  })

  it('says how many it found, and chooses nothing by itself when that is nobody', async () => {
    await site.visit(page)
    const status = page.locator('patient-search [role="status"]')
    await page.keyboard.press('/')
    await page.keyboard.type('o')
    await status.filter({ hasText: '2 patients found' }).waitFor({ state: 'attached' })
    await page.fill('[type="search"]', 'xx')
    await status.filter({ hasText: 'Nobody found' }).waitFor({ state: 'attached' })
    expect(await page.locator('[aria-selected="true"]').count()).to.equal(0)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/patients?q=xx')
  })

  describe('when Enter is pressed before the search has answered', () => {
    const asking = /\/search\?q=./
    let went: string[]
    /** Lets the answer to what is typed come when the test wants it. */
    let answer: () => Promise<void>

    beforeEach(async () => {
      went = []
      await page.context().close()
      // What a service worker asks for passes the test by.
      page = await site.newPage({ serviceWorkers: 'block' })
      await site.visit(page)
      page.on('framenavigated', (frame) =>
        went.push(new URL(frame.url()).pathname + new URL(frame.url()).search),
      )
      const asked = Promise.withResolvers<Route>()
      await page.route(asking, (route) => asked.resolve(route), { times: 1 })
      answer = async () => (await asked.promise).continue()
    })

    const typeAndEnter = async (text: string) => {
      await page.keyboard.press('/')
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }

    it('goes once to whom the answer chooses', async () => {
      await typeAndEnter('o')
      await page.keyboard.press('Enter')
      await answer()
      await page.waitForURL('**/sample?one')
      expect(went).to.deep.equal(['/sample?one'])
    })

    it('leads to the list when the answer chooses nobody', async () => {
      await typeAndEnter('xx')
      await answer()
      await page.waitForURL('**/patients?q=xx')
      expect(went).to.deep.equal(['/patients?q=xx'])
    })

    it('leads to the list when there is no answer', async () => {
      await page.route(asking, (route) => route.abort())
      await typeAndEnter('o')
      await page.waitForURL('**/patients?q=o')
      expect(went).to.deep.equal(['/patients?q=o'])
    })

    for (const [key, value] of [
      ['n', 'on'],
      ['Escape', 'o'],
    ] as const) {
      it(`stays when ${key} is pressed after it`, async () => {
        await typeAndEnter('o')
        await page.keyboard.press(key)
        await answer().catch(() => {})
        await page.waitForTimeout(500)
        expect(went).to.deep.equal([])
        expect(await page.inputValue('[type="search"]')).to.equal(value)
      })
    }

    it('does not take the choice of the answer before', async () => {
      await page.unroute(asking)
      await page.keyboard.press('/')
      await page.keyboard.type('x')
      await page.waitForSelector('[role="option"][aria-selected="true"]')
      await page.keyboard.type('x')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/patients?q=xx')
    })
  })

  it('closes the results on Escape and keeps what was typed', async () => {
    await site.visit(page)
    await page.keyboard.press('/')
    await page.keyboard.type('ho')
    await page.waitForSelector('[role="option"]')
    await page.keyboard.press('Escape')
    expect(await page.isVisible('[role="option"]')).to.equal(false)
    expect(await page.inputValue('[type="search"]')).to.equal('ho')
  })
})
