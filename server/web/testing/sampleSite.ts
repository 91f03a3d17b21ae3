import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchBrowser } from '../../testing/browser.ts'
import { frameFor } from '../../testing/frames.ts'
import { assetsRouter, buildAssets } from '../assets.ts'
import type { Frame } from '../frame.ts'
import { offlineRouter } from '../offline.ts'
import { loadViews, viewFiles } from '../views.ts'

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
<print-page hidden><button class="btn" type="button">Print</button></print-page>
{{#if filing}}{{> documents/upload path='/files' form=filing kinds=ways list='files' wrong=''}}<ul id="files"></ul>{{/if}}
</main>`

const results = `<div role="listbox" aria-label="Find patient" data-said="2 patients found">
<a class="option" role="option" href="/sample?one">One</a><a class="option" role="option" href="/sample?two">Two</a>
<a class="new-row" role="option" data-later href="/sample?new">New patient</a></div>`
const nobody = `<div role="listbox" aria-label="Find patient" data-said="Nobody found">
<a class="new-row" role="option" data-later href="/sample?new">New patient</a></div>`

const lockPage = `<main id="main" class="door"><form class="door-card" method="post" action="/lock/opening" data-unlocks>
<h1>Locked</h1><label class="form-label" for="pin">PIN</label><input id="pin" name="pin" type="password"><button>Unlock</button></form><a href="/sample?other">Someone else</a></main>`

/** One page with every part that the browser's code looks after, without a database behind it. */
export interface SampleSite {
  /** How the page is framed; each `newPage` begins with the plain one. */
  frame: Frame
  /** What is wrong with its form, by field. */
  errors: Record<string, string>
  /** What forms and scripts sent, in order: a form's fields, or the name of what was asked for. */
  sent: unknown[]
  /** What the browser complained about. */
  said: string[]
  /** A window of its own, with everything above as at first; whoever opens it closes its context. */
  newPage(options?: BrowserContextOptions): Promise<Page>
  visit(page: Page, path?: string): Promise<void>
  stop(): Promise<void>
}

export async function startSampleSite(): Promise<SampleSite> {
  const site = { ...atFirst(), newPage, visit, stop }
  const server: Server = (await sampleApp(site)).listen(0, '127.0.0.1')
  const browser: Browser = await launchBrowser()

  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    Object.assign(site, atFirst())
    const page = await (await browser.newContext(options)).newPage()
    page.on('console', (message) => message.type() === 'error' && site.said.push(message.text()))
    page.on('pageerror', (error) => site.said.push(error.message))
    return page
  }
  async function visit(page: Page, path = '/sample'): Promise<void> {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
  }
  async function stop(): Promise<void> {
    await browser.close()
    server.close()
  }
  return site
}

function atFirst(): Pick<SampleSite, 'frame' | 'errors' | 'sent' | 'said'> {
  return { frame: frameFor('en'), errors: {}, sent: [], said: [] }
}

async function sampleApp(site: Pick<SampleSite, 'frame' | 'errors' | 'sent'>): Promise<express.Express> {
  const views = loadViews(await buildAssets(), [...viewFiles(), { name: 'sample', source: sample }])
  const app = express()
  app.use((_request, response, next) => {
    response.set('Content-Security-Policy', policy)
    next()
  })
  app.use('/assets', assetsRouter())
  app.use(offlineRouter(views, (language) => frameFor(language, { signedIn: undefined, path: '/' })))
  app.use(express.urlencoded({ extended: false }))
  app.get('/sample', ({ query }, response) => {
    const data = dataOf(site, 'files' in query)
    response.send(views.render('sample', data, site.frame))
  })
  app.post('/sample', (request, response) => {
    site.sent.push(request.body)
    response.redirect(303, '/sample?sent')
  })
  app.get('/search', ({ query }, response) => void response.send(query['q'] === 'xx' ? nobody : results))
  app.get('/patients', ({ query }, response) => void response.send(`list of ${String(query['q'])}`))
  app.get('/health', (_request, response) => void response.send('{}'))
  app.post('/files', (_request, response) => {
    site.sent.push('file')
    response.json({ filed: 1, refused: [] })
  })
  addLock(app, site)
  return app
}

/** @param files whether it takes files as well, at `/sample?files` */
function dataOf({ errors }: Pick<SampleSite, 'errors'>, files: boolean) {
  const ways = [
    { value: 'cash', text: 'Cash' },
    { value: 'card', text: 'Card' },
  ]
  const filing = files ? { values: { batch: '', visit: '', kind: '' } } : null
  return { form: { values: {}, errors }, filing, ways }
}

/** A lock that opens by the PIN 1234, and what keeps unsent forms meanwhile. */
function addLock(app: express.Express, site: Pick<SampleSite, 'sent'>): void {
  app.post('/lock', (_request, response) => {
    site.sent.push('lock')
    response.sendStatus(204)
  })
  app.get('/lock', (_request, response) => void response.send(lockPage))
  app.post('/lock/opening', ({ body }, response) => {
    site.sent.push('opening')
    if (body.pin === '1234') response.sendStatus(204)
    else response.status(422).send(lockPage.replace('<h1>', '<h1 id="again">'))
  })
  app.post('/unfinished', (request, response) => {
    site.sent.push(request.body)
    response.sendStatus(204)
  })
  app.post('/unfinished/:id/removal', (_request, response) => void response.sendStatus(204))
}
