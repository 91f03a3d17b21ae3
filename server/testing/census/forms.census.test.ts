import { expect } from 'chai'
import fc from 'fast-check'
import { readTestRuns } from '../../../config/testRuns.ts'
import { domains } from '../../domains.ts'
import type { Route } from '../../web/routes.ts'
import { startApp, type TestApp } from '../app.ts'
import type { Browser, Shown } from '../browsing.ts'
import { type Form, sampleForm } from './sampler.ts'
import { addressOf, censusWorld, type CensusWorld } from './world.ts'

/** These end the sign-in they are asked with, or move it elsewhere: each of their forms gets a browser of its own. */
const ENDS_ITSELF =
  /^\/(sign-out|lock|account\/sessions|account\/password|account\/second-factor|clinic|sign-in|unlock|operator|set-up\/clinic)/

const forms = domains.flatMap((domain) => [...domain.routes]).filter((route) => route.method === 'POST')

const { forms: RUNS, seed } = readTestRuns()

/** Sent at the same moment, as by a busy clinic: what two of them do to each other shows as well. */
const AT_ONCE = Math.min(8, RUNS)
/** So many forms, and the rows they made are taken away: pages that list them would grow without end. */
const SWEPT_AFTER = 1000

/** What people paste, programs send and attackers try. */
const nonsense = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ minLength: 3000, maxLength: 4000 }),
  fc.integer().map(String),
  fc.double().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.uuid(),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\u202e',
    'null',
    'undefined',
    '[object Object]',
    '__proto__',
    "' or 1=1 --",
    '<script>alert(1)</script>',
    '{{7*7}}',
    '%00',
    '../../etc/passwd',
    '=1+1',
    '2026-02-30',
    '24:00',
    '25:61',
    '-1',
    '1e9',
    '99999999999999999999',
    '0x10',
    '٣',
    '😀'.repeat(30),
    'a\r\nBcc: x@example.org',
  ),
)

describe('every form', function () {
  this.timeout(30 * 60_000)
  let app: TestApp
  let world: CensusWorld
  let browser: Browser
  let swept = 'infinity'

  before(async () => {
    app = await startApp()
    world = await censusWorld(app)
    await sweep()
    console.log(`        seed ${seed}, ${RUNS} runs a form, ${forms.length} forms`)
  })
  after(() => app.stop())

  for (const route of forms) {
    it(`POST ${route.path} takes nonsense without failing, and keeps nothing of what it refuses`, async () => {
      browser = await app.as({ id: world.ours.allId }, world.ours)
      swept = await clock()
      const before = await writers()
      let [sent, taken, heard] = [0, 0, 0]
      const batch = fc.array(broken(route), { minLength: AT_ONCE, maxLength: AT_ONCE })
      const property = fc.asyncProperty(batch, async (several) => {
        if (sent > 0 && sent % SWEPT_AFTER < AT_ONCE) await sweep()
        sent += several.length
        const shown = await Promise.all(several.map((form) => send(route, form)))
        for (const [at, { status }] of shown.entries())
          expect(status, `for ${JSON.stringify(several[at]).slice(0, 1000)}`).to.be.below(500)
        taken += shown.filter(({ status }) => status < 400).length
        heard += shown.filter(({ location }) => !/^\/(sign-in|lock)/.test(location ?? '')).length
      })
      await fc.assert(property, { numRuns: Math.ceil(runsOf(route) / AT_ONCE), seed, endOnFailure: true })
      expect((await writers()) - before, 'requests that changed something').to.be.at.most(taken)
      if (!ENDS_ITSELF.test(route.path)) expect(heard, 'heard as somebody signed in').to.be.greaterThan(0)
      await sweep()
    })
  }

  /** A form without fields has little to be wrong about. */
  function runsOf(route: Route): number {
    return Object.keys(sampleForm(route.form, world.ours)).length > 0 ? RUNS : Math.min(RUNS, 200)
  }

  async function send(route: Route, form: Form): Promise<Shown> {
    const browser = await browserFor(route)
    const address = addressOf(route.path, world.ours)
    if (!route.uploads) return browser.post(address, form)
    const body = new FormData()
    for (const [name, values] of Object.entries(form))
      for (const value of [values].flat()) body.append(name, value)
    body.append('files', new Blob([JSON.stringify(form)]), `${Object.values(form).flat()[0] ?? ''}.pdf`)
    return browser.send(address, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } })
  }

  async function browserFor(route: Route): Promise<Browser> {
    if (route.open) return app.visitor()
    if (route.may === 'operator') return app.as({ id: world.operatorId }, null)
    const everything = { id: world.ours.allId }
    if (route.halfway) return app.as(everything, world.ours, route.halfway[0])
    return ENDS_ITSELF.test(route.path) ? app.as(everything, world.ours) : browser
  }

  /** Takes away the rows that were made, and what was counted against whom. */
  async function sweep(): Promise<void> {
    await app.owner.knex.transaction(async (trx) => {
      await trx.raw('set local session_replication_role = replica')
      const { rows } = (await trx.raw(
        `select table_name as name, array_agg(row_id) as ids from history.changes
         where operation = 'insert' and row_id is not null and at > ? group by table_name`,
        [swept],
      )) as { rows: { name: string; ids: string[] }[] }
      for (const { name, ids } of rows) await trx.raw(`delete from ${name} where id = any (?)`, [ids])
      // What has no history of its own goes with what it belongs to.
      for (const name of ['patients.import_pieces', 'patients.import_rows'])
        await trx.raw(
          `delete from ${name} c where not exists (select from patients.imports i where i.id = c.import_id)`,
        )
      await trx.raw('delete from access.sign_ins where created_at > ?', [swept])
      await trx.raw('delete from access.limits')
    })
    swept = await clock()
  }

  async function clock(): Promise<string> {
    const { rows } = (await app.owner.knex.raw('select clock_timestamp()::text as now')) as {
      rows: { now: string }[]
    }
    return rows[0]?.now ?? swept
  }

  /** A form our page would send, with some of its fields replaced, doubled or left out. */
  function broken(route: Route): fc.Arbitrary<Form> {
    const whole = sampleForm(route.form, world.ours)
    const names = Object.keys(whole)
    const changes = fc.record(
      Object.fromEntries(
        names.map((name) => [
          name,
          fc.oneof(
            { weight: 2, arbitrary: fc.constant(whole[name] as string) },
            { weight: 1, arbitrary: nonsense },
            { weight: 1, arbitrary: fc.array(nonsense, { maxLength: 3 }) },
          ),
        ]),
      ),
      { requiredKeys: [] },
    )
    const surprise = fc.option(fc.tuple(fc.string({ minLength: 1, maxLength: 10 }), nonsense), {
      freq: 8,
      nil: undefined,
    })
    return fc.tuple(changes, surprise).map(([form, more]) => ({
      ...(form as Form),
      ...(more && { [more[0]]: more[1] }),
    }))
  }

  /** How many requests have changed anything. */
  async function writers(): Promise<number> {
    const found = (await app.owner.knex.raw(
      'select count(distinct request_id)::int as n from history.changes',
    )) as { rows: { n: number }[] }
    return found.rows[0]?.n ?? 0
  }
})
