import { expect } from 'chai'
import express from 'express'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core'
import { axeFaults, launchBrowser } from '../testing/browser.ts'
import { frameFor } from '../testing/frames.ts'
import { assetsRouter, buildAssets } from './assets.ts'
import { offlineRouter } from './offline.ts'
import { loadViews, viewFiles } from './views.ts'

const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

const sample = `{{title 'Sample'}}{{layout 'app' page='list'}}
<main id="main" class="page"><h1>Sample</h1>
<form class="form" method="post" action="/sample">
  {{> error-summary form=form}}
  {{> field form=form name='family' label='Family name'}}
  {{> password name='secret' label='Password'}}
  {{> segments name='way' label='Paid by' options=ways value='cash'}}
  {{> choices name='slot' label='Next free' options=ways value='card'}}
  {{> buttons submit='Save'}}
</form>
<a class="btn" href="/new" aria-keyshortcuts="N">New</a>
</main>`

const results = `<div role="listbox" aria-label="Find patient" data-said="2 patients found">
<a class="option" role="option" href="/sample?one">One</a><a class="option" role="option" href="/sample?two">Two</a>
<a class="new-row" role="option" data-later href="/sample?new">New patient</a></div>`
const nobody = `<div role="listbox" aria-label="Find patient" data-said="Nobody found">
<a class="new-row" role="option" data-later href="/sample?new">New patient</a></div>`

const lockPage = `<main id="main" class="door"><form class="door-card" method="post" action="/lock/opening" data-unlocks>
<h1>Locked</h1><label class="form-label" for="pin">PIN</label><input id="pin" name="pin" type="password"><button>Unlock</button></form><a href="/sample?other">Someone else</a></main>`

describe('the browser’s part', function () {
  this.timeout(60_000)
  let server: Server
  let browser: Browser
  let page: Page
  let said: string[]
  let sent: unknown[]
  let frame = frameFor('en')
  let data = {
    form: { values: {}, errors: {} as Record<string, string> },
    ways: [
      { value: 'cash', text: 'Cash' },
      { value: 'card', text: 'Card' },
    ],
  }

  before(async () => {
    const views = loadViews(await buildAssets(), [...viewFiles(), { name: 'sample', source: sample }])
    const app = express()
    app.use((_request, response, next) => {
      response.set('Content-Security-Policy', policy)
      next()
    })
    app.use('/assets', assetsRouter())
    app.use(offlineRouter(views, (language) => frameFor(language, { signedIn: undefined, path: '/' })))
    app.use(express.urlencoded({ extended: false }))
    app.get('/sample', (_request, response) => void response.send(views.render('sample', data, frame)))
    app.post('/sample', (request, response) => {
      sent.push(request.body)
      response.redirect(303, '/sample?sent')
    })
    app.get('/search', ({ query }, response) => void response.send(query['q'] === 'xx' ? nobody : results))
    app.get('/patients', ({ query }, response) => void response.send(`list of ${String(query['q'])}`))
    app.get('/health', (_request, response) => void response.send('{}'))
    app.post('/lock', (_request, response) => {
      sent.push('lock')
      response.sendStatus(204)
    })
    app.post('/unfinished', (request, response) => {
      sent.push(request.body)
      response.sendStatus(204)
    })
    app.post('/unfinished/:id/removal', (_request, response) => void response.sendStatus(204))
    app.get('/lock', (_request, response) => void response.send(lockPage))
    app.post('/lock/opening', ({ body }, response) => {
      if (body.pin === '1234') response.sendStatus(204)
      else response.status(422).send(lockPage.replace('<h1>', '<h1 id="again">'))
    })
    server = app.listen(0)
    browser = await launchBrowser()
  })

  after(async () => {
    await browser?.close()
    server?.close()
  })

  beforeEach(async () => {
    said = []
    sent = []
    frame = frameFor('en')
    data = { ...data, form: { values: {}, errors: {} } }
    page = await aPage()
  })

  async function aPage(options: BrowserContextOptions = {}): Promise<Page> {
    const opened = await (await browser.newContext(options)).newPage()
    opened.on('console', (message) => message.type() === 'error' && said.push(message.text()))
    opened.on('pageerror', (error) => said.push(error.message))
    return opened
  }

  afterEach(async () => {
    await page.context().close()
  })

  const visit = (path = '/sample') =>
    page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)

  it('runs under the strict policy', async () => {
    await visit()
    expect(said).to.deep.equal([])
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is accessible in ${colorScheme}`, async () => {
      data.form.errors = { family: 'Enter a name' }
      frame = frameFor('en', { undo: { text: 'Visit moved', action: '/undo', back: '/' }, mode: 'demo' })
      await page.emulateMedia({ colorScheme })
      await visit()
      await page.click('summary.person')
      expect(await axeFaults(page)).to.deep.equal([])
    })
  }

  it('finds while typing, by keys alone', async () => {
    await visit()
    await page.keyboard.press('/')
    await page.keyboard.type('o')
    await page.waitForSelector('[role="option"][aria-selected="true"]')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/sample?two')
  })

  it('walks up from nothing to the last, which may be something other than a patient', async () => {
    await visit()
    await page.keyboard.press('/')
    await page.waitForSelector('[role="option"]')
    expect(await page.locator('[aria-selected="true"]').count()).to.equal(0)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/sample?new')
  })

  it('says how many it found, and chooses nothing by itself when that is nobody', async () => {
    await visit()
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
      page = await aPage({ serviceWorkers: 'block' })
      await visit()
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
    await visit()
    await page.keyboard.press('/')
    await page.keyboard.type('ho')
    await page.waitForSelector('[role="option"]')
    await page.keyboard.press('Escape')
    expect(await page.isVisible('[role="option"]')).to.equal(false)
    expect(await page.inputValue('[type="search"]')).to.equal('ho')
  })

  it('presses what carries a key, but not while someone types', async () => {
    await visit()
    await page.click('#f-family')
    await page.keyboard.type('Neumann')
    expect(page.url()).to.match(/\/sample$/)
    await page.keyboard.press('Control+Enter')
    await page.waitForURL('**/sample?sent')
    expect(sent).to.have.length(1)
    expect((sent[0] as { family: string }).family).to.equal('Neumann')
  })

  it('lists the keys, where single letters can be switched off', async () => {
    await visit()
    await page.keyboard.press('?')
    await page.getByText('Single letters work as shortcuts').click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('N')
    expect(page.url()).to.match(/\/sample$/)
    await page.evaluate('localStorage.clear()')
  })

  it('leads from the summary to the field', async () => {
    data.form.errors = { family: 'Enter a name' }
    await visit()
    expect(await page.evaluate('document.activeElement.tagName')).to.equal('ERROR-SUMMARY')
    await page.click('error-summary a')
    expect(await page.evaluate('document.activeElement.id')).to.equal('f-family')
  })

  it('does not send a form into nowhere', async () => {
    await visit()
    await page.fill('#f-family', 'Weber')
    await page.route('**/health', (route) => route.abort())
    await page.click('text=Save')
    await page.waitForSelector('.form-unsent')
    expect(await page.inputValue('#f-family')).to.equal('Weber')
    await page.unroute('**/health')
    await page.dblclick('text=Save')
    await page.waitForURL('**/sample?sent')
    expect(sent).to.have.length(1)
  })

  it('locks: the content leaves the document and comes back as it was', async () => {
    frame = { ...frame, signedIn: frame.signedIn && { ...frame.signedIn, lockAfterMinutes: 0.02 } }
    await visit()
    await page.fill('#f-family', 'half a nam')
    await page.waitForSelector('#pin')
    expect(sent).to.include('lock').and.to.have.length(2)
    expect(await page.content()).not.to.contain('Family name')
    expect(await page.title()).to.equal('Locked')
    await page.fill('#pin', '1')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#again')
    await page.fill('#pin', '1234')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#f-family')
    expect(await page.inputValue('#f-family')).to.equal('half a nam')
    expect(await page.title()).to.contain('Sample')
  })

  it('locks: what was typed is kept by the server before someone else can take the screen', async () => {
    frame = { ...frame, signedIn: frame.signedIn && { ...frame.signedIn, lockAfterMinutes: 0.1 } }
    await visit()
    await page.fill('#f-family', 'half a nam')
    await page.waitForSelector('#pin')
    frame = frameFor('en')
    await page.click('text=Someone else')
    await page.waitForURL('**/sample?other')
    expect(sent).to.include('lock')
    const kept = sent.find((one) => one !== 'lock') as Record<string, string>
    expect(kept).to.include({
      keep: 'token',
      action: '/sample',
      page: '/sample',
      title: 'Sample – Praxis Dr. Weber',
    })
    expect(new URLSearchParams(kept['fields']).get('family')).to.equal('half a nam')
  })

  it('shows a clear page when the server is gone, and the page again when it is back', async () => {
    frame = frameFor('de', { mode: 'clinic' })
    await visit()
    await page.evaluate('navigator.serviceWorker.ready')
    await page.waitForFunction('caches.keys().then((names) => names.length > 0)')
    await page.context().setOffline(true)
    await visit('/sample?later')
    expect(await page.textContent('h1')).to.equal('Der Server ist nicht erreichbar')
    expect(page.url()).to.contain('/sample?later')
    await page.context().setOffline(false)
    await page.click('text=Noch einmal versuchen')
    await page.waitForSelector('#f-family')
    expect(page.url()).to.contain('/sample?later')
  })

  it('shows and hides a password', async () => {
    await visit()
    await page.fill('#f-secret', 'correct horse')
    await page.click('reveal-password button')
    expect(await page.getAttribute('#f-secret', 'type')).to.equal('text')
  })

  it('goes over the wire small', async () => {
    let bytes = 0
    page.on('response', async (response) => {
      const body = await response.body().catch(() => Buffer.alloc(0))
      const { gzipSync } = await import('node:zlib')
      bytes += response.url().endsWith('.woff2') ? body.length : gzipSync(body).length
    })
    await visit()
    await page.waitForLoadState('networkidle')
    expect(bytes).to.be.lessThan(70_000)
  })
})
