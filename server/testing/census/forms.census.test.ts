import { expect } from 'chai'
import fc from 'fast-check'
import { readTestRuns } from '../../../config/testRuns.ts'
import { domains } from '../../domains.ts'
import type { Route } from '../../web/routes.ts'
import { startApp, type TestApp } from '../app.ts'
import { sampleForm } from './sampler.ts'
import { addressOf, censusWorld, type CensusWorld } from './world.ts'

/** These end the sign-in they are asked with. */
const ENDS_ITSELF =
  /^\/(sign-out|lock|account\/sessions|account\/password|account\/second-factor|clinic|sign-in|unlock|operator)/

const forms = domains
  .flatMap((domain) => [...domain.routes])
  .filter(
    (route) => route.method === 'POST' && !route.open && !route.uploads && !ENDS_ITSELF.test(route.path),
  )

const { forms: RUNS, seed } = readTestRuns()

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
  this.timeout(15 * 60_000)
  let app: TestApp
  let world: CensusWorld

  before(async () => {
    app = await startApp()
    world = await censusWorld(app)
    console.log(`        seed ${seed}, ${RUNS} runs a form, ${forms.length} forms`)
  })
  after(() => app.stop())

  for (const route of forms) {
    it(`POST ${route.path} takes nonsense without failing, and keeps nothing of what it refuses`, async () => {
      const before = await writers()
      let taken = 0
      const property = fc.asyncProperty(broken(route), async (form) => {
        const shown = await world.ours.all.post(addressOf(route.path, world.ours), form)
        expect(shown.status).to.be.below(500)
        if (shown.status < 400) taken += 1
      })
      await fc.assert(property, {
        numRuns: RUNS,
        seed,
        interruptAfterTimeLimit: 10 * 60_000,
        endOnFailure: true,
      })
      expect((await writers()) - before).to.be.at.most(taken)
    })
  }

  /** A form our page would send, with some of its fields replaced, doubled or left out. */
  function broken(route: Route): fc.Arbitrary<Record<string, string | string[]>> {
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
      ...(form as Record<string, string | string[]>),
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
