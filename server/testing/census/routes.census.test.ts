import { expect } from 'chai'
import { domains } from '../../domains.ts'
import { permissions, type Role, roles } from '../../permissions.ts'
import type { Route } from '../../web/routes.ts'
import { startApp, type TestApp } from '../app.ts'
import type { Browser, Shown } from '../browsing.ts'
import { sampleForm } from './sampler.ts'
import { addressOf, type CensusClinic, censusWorld, type CensusWorld } from './world.ts'

/** Open to the public; whoever adds one says so here. */
const OPEN = [
  'GET /certificate',
  'GET /certificate/root.crt',
  'GET /forgotten',
  'GET /invitation',
  'GET /set-up',
  'GET /sign-in',
  'POST /forgotten',
  'POST /invitation',
  'POST /set-up',
  'POST /set-up/operator',
  'POST /sign-in',
  'POST /unfinished',
]

/** These end the sign-in they are asked with, or lock it; tried elsewhere. */
const ENDS_ITSELF = /^POST \/(sign-out|lock|account\/sessions\/end|account\/password|clinic|sign-in\/again)$/

const all = domains.flatMap((domain) => [...domain.routes])
const closed = all.filter((route) => !route.open)
const nameOf = (route: Route) => `${route.method} ${route.path}`

describe('every route', function () {
  this.timeout(300_000)
  let app: TestApp
  let world: CensusWorld

  before(async () => {
    app = await startApp()
    world = await censusWorld(app)
  })
  after(() => app.stop())

  /** Sends what the route wants, made of this clinic's objects. */
  function ask(browser: Browser, route: Route, clinic: CensusClinic): Promise<Shown> {
    const address = addressOf(route.path, clinic)
    return route.method === 'GET' ? browser.get(address) : send(browser, address, route, clinic)
  }

  function send(browser: Browser, address: string, route: Route, clinic: CensusClinic): Promise<Shown> {
    const form = sampleForm(route.form, clinic)
    if (!route.uploads) return browser.post(address, form)
    const body = new FormData()
    for (const [name, value] of Object.entries(form)) body.append(name, String(value))
    body.append('files', new Blob(['nothing of ours']), 'nothing.txt')
    return browser.send(address, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } })
  }

  it('that is open to the public is on the list', () => {
    expect(
      all
        .filter((route) => route.open)
        .map(nameOf)
        .sort(),
    ).to.deep.equal(OPEN)
  })

  it('asks who is signed out to sign in', async () => {
    for (const route of closed) {
      const shown = await ask(app.visitor(), route, world.ours)
      expect(shown.status, nameOf(route)).to.equal(303)
      expect(shown.location, nameOf(route)).to.match(/^\/sign-in/)
    }
  })

  it('turns away who was disabled, on the next click', async () => {
    for (const route of closed) {
      const shown = await ask(world.ours.disabled, route, world.ours)
      expect([shown.status, shown.location?.startsWith('/sign-in')], nameOf(route)).to.deep.equal([303, true])
    }
  })

  it('refuses every role that its permission does not name, and says so on the record', async () => {
    const count = async () =>
      (await rows<{ n: number }>('select count(*)::int as n from history.refusals'))[0]?.n ?? 0
    for (const route of closed) {
      for (const role of roles.filter((one) => !allows(route, one))) {
        const before = await count()
        const shown = await ask(world.ours.as[role], route, world.ours)
        expect(shown.status, `${nameOf(route)} as ${role}`).to.equal(403)
        expect(await count(), `${nameOf(route)} as ${role} on the record`).to.equal(before + 1)
      }
    }
  })

  it('shows the operator no clinic’s pages', async () => {
    for (const route of closed.filter((one) => one.may !== 'anyone' && one.may !== 'operator')) {
      const shown = await ask(world.operator, route, world.ours)
      expect(shown.status, nameOf(route)).to.equal(403)
    }
  })

  it('gives nothing of one clinic to another, and changes nothing there', async () => {
    const trace = async () => {
      const [found] = await rows<{ changes: number; reads: number }>(
        `select (select count(*)::int from history.changes where tenant_id = :ours) as changes,
           (select count(*)::int from history.reads r where r.tenant_id = :ours
              or exists (select from patients.patients p where p.tenant_id = :ours and p.id = any (r.patients))) as reads`,
        { ours: world.ours.id },
      )
      return found
    }
    const before = await trace()
    for (const route of closed.filter((one) => !ENDS_ITSELF.test(nameOf(one)))) {
      const shown = await ask(world.theirs.all, route, world.ours)
      expect(shown.status, nameOf(route)).to.be.below(500)
      if (route.method === 'GET' && route.path.includes(':'))
        expect(shown.status, nameOf(route)).to.be.oneOf([404, 403])
      expect(await trace(), nameOf(route)).to.deep.equal(before)
    }
  })

  it('refuses a form that another site sent', async () => {
    for (const route of closed.filter((one) => one.method === 'POST')) {
      const shown = await world.ours.all.post(
        addressOf(route.path, world.ours),
        {},
        { 'sec-fetch-site': 'cross-site' },
      )
      expect(shown.status, nameOf(route)).to.equal(403)
    }
  })

  it('answers who may use it without failing, and changes nothing by GET', async () => {
    const changes = async () =>
      (await rows<{ n: number }>('select count(*)::int as n from history.changes'))[0]?.n ?? 0
    const before = await changes()
    for (const route of closed.filter((one) => one.method === 'GET')) {
      for (const role of roles.filter((one) => allows(route, one))) {
        const shown = await ask(world.ours.as[role], route, world.ours)
        expect(shown.status, `${nameOf(route)} as ${role}`).to.be.below(500)
        expect(shown.status, `${nameOf(route)} as ${role}`).not.to.equal(403)
        expect(await changes(), `${nameOf(route)} as ${role}`).to.equal(before)
      }
    }
  })

  it('takes a form from who may send it without failing', async () => {
    for (const route of closed.filter((one) => one.method === 'POST' && !ENDS_ITSELF.test(nameOf(one)))) {
      const shown = await ask(world.ours.all, route, world.ours)
      expect(shown.status, nameOf(route)).to.be.below(500)
    }
  })

  it('refuses what it does not know in its query', async () => {
    for (const route of closed.filter((one) => one.method === 'GET' && one.may !== 'operator')) {
      const address = addressOf(route.path, world.ours)
      for (const query of ['surprise=1', 'q=1&q=2', 'day[x]=1']) {
        const shown = await world.ours.all.get(`${address}?${query}`)
        expect(shown.status, `${address}?${query}`).to.be.oneOf([400, 303, 404, 403])
      }
    }
  })

  function allows(route: Route, role: Role): boolean {
    if (route.may === 'anyone') return true
    if (route.may === 'operator' || route.may === 'open') return false
    return (permissions[route.may] as readonly Role[]).includes(role)
  }

  async function rows<R extends object>(sql: string, values: Record<string, unknown> = {}): Promise<R[]> {
    const found = (await app.owner.knex.raw(sql, values as never)) as { rows: R[] }
    return found.rows
  }
})
