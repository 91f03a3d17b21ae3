import { expect } from 'chai'
import { domains } from '../../domains.ts'
import type { Route } from '../../web/routes.ts'
import { startApp, type TestApp } from '../app.ts'
import type { Browser, Shown } from '../browsing.ts'
import { timed } from '../sending.ts'
import { sampleForm, shapeOf } from './sampler.ts'
import { addressOf, censusWorld, type CensusWorld } from './world.ts'

/** What a pattern that goes back and forth tries in more ways than there is time for. */
const repeated = ['a', '1', ' ', '-', '.', '(', '1 ', '1.', 'a@', 'a.', '+4', '10:', 'ä', '"', '<!']
/** Letters in each field of a form, and in a whole query: a request's first line holds less. */
const LONG = { form: 2000, query: 1000 }
/** In milliseconds. Trying each beginning once is two million steps, a hundredth of this. */
const PATIENCE = 2000

const routes = domains.flatMap((domain) => [...domain.routes])
// These end the sign-in they are asked with; their fields are those of other forms.
const ending = /^\/(sign-out|lock|account\/(sessions|password)|clinic$)/
const forms = routes.filter(({ method, path }) => method === 'POST' && !ending.test(path))
const queries = routes.filter(({ method, query }) => method === 'GET' && query)

describe('every pattern that meets what people type', function () {
  this.timeout(300_000)
  let app: TestApp
  let world: CensusWorld

  before(async () => {
    app = await startApp()
    world = await censusWorld(app)
  })
  after(() => app.stop())

  it('is done in time with long runs of one sign, in every field of every form', async () => {
    expect(forms.length).to.be.greaterThan(80)
    for (const route of forms)
      for (const sign of repeated) await inTime(`POST ${route.path}, ${sign}`, () => sendForm(route, sign))
  })

  it('and in every query', async () => {
    expect(queries.length).to.be.greaterThan(5)
    const browser = await app.as({ id: world.ours.allId }, world.ours)
    for (const route of queries)
      for (const sign of repeated) await inTime(`GET ${route.path}, ${sign}`, () => ask(browser, route, sign))
  })

  function sendForm(route: Route, sign: string): Promise<Shown> {
    const names = Object.keys(sampleForm(route.form, world.ours))
    const form = Object.fromEntries(names.map((name) => [name, runOf(sign, LONG.form)]))
    const browser = route.open ? app.visitor() : world.ours.all
    return browser.post(addressOf(route.path, world.ours), form)
  }

  function ask(browser: Browser, route: Route, sign: string): Promise<Shown> {
    const names = Object.keys(shapeOf(route.query))
    const run = runOf(sign, LONG.query / names.length)
    const query = new URLSearchParams(Object.fromEntries(names.map((name) => [name, run])))
    return browser.get(`${addressOf(route.path, world.ours)}?${query}`)
  }
})

/** Ends with what fits nothing: only then is every way tried. */
function runOf(sign: string, length: number): string {
  return `${sign.repeat(length / sign.length)}\u2028`
}

/** The machine may be busy for once; a bad pattern is slow each time. */
async function inTime(what: string, work: () => Promise<Shown>): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const [{ status }, took] = await timed(work())
    expect(status, what).to.be.below(500)
    if (took < PATIENCE) return
  }
  expect.fail(`${what} took more than ${PATIENCE} ms each time`)
}
