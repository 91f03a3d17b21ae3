import { expect } from 'chai'
import type { z } from 'zod'
import { domains } from '../../domains.ts'
import { newId } from '../../lib/ids.ts'
import type { Route } from '../../web/routes.ts'
import { startApp, type TestApp } from '../app.ts'
import type { Browser, Shown } from '../browsing.ts'
import type { Row } from '../factories.ts'
import { type Form, sampleForm, shapeOf } from './sampler.ts'
import { addressOf, type CensusClinic, censusWorld } from './world.ts'

/** What belongs to one patient, by the parameter or field that names it. */
const CHILDREN = ['alertId', 'treatments', 'visit', 'contact_id', 'record'] as const
type Child = (typeof CHILDREN)[number]

/** Ids in a patient's forms that name no other patient's things, and why. */
const NOT_CHILDREN: Record<string, string> = {
  id: 'of the row that is made',
  before: 'of an entry: older ones follow it',
  batch: 'of the files that are sent',
  guarantor_id: 'another patient, on purpose',
  procedure: 'of the clinic’s catalogue',
  provider: 'who works in the clinic',
  who: 'who works in the clinic',
}

const ofAPatient = domains
  .flatMap((domain) => [...domain.routes])
  .filter((route) => route.path.startsWith('/patients/:id'))

describe('what belongs to one patient, under the address of another of the same clinic', function () {
  this.timeout(120_000)
  let app: TestApp
  let clinic: CensusClinic
  let browser: Browser
  let other: Row
  let theirs: Record<Child, string>

  before(async () => {
    app = await startApp()
    clinic = (await censusWorld(app)).ours
    browser = clinic.all
    other = await app.aPatient(clinic)
    theirs = {
      alertId: clinic.objects.alert,
      treatments: clinic.objects.treatment,
      visit: clinic.objects.appointment,
      contact_id: await only('select id from patients.contacts where tenant_id = ? limit 1'),
      record: await only(
        `select row_id as id from history.changes where tenant_id = ? and table_name = 'patients.alerts' limit 1`,
      ),
    }
  })
  after(() => app.stop())

  it('is known for every id that a form or an address takes', () => {
    const unknown = ofAPatient.flatMap((route) =>
      namesOfIds(route)
        .filter((name) => !(name in NOT_CHILDREN) && !CHILDREN.includes(name as Child))
        .map((name) => `${route.method} ${route.path}: ${name}`),
    )
    expect(unknown).to.deep.equal([])
    expect(ofAPatient.filter((route) => childrenOf(route).length > 0).length).to.be.greaterThan(6)
  })

  for (const route of ofAPatient) {
    for (const child of childrenOf(route)) {
      it(`is neither shown nor changed by ${route.method} ${route.path} with its ${child}`, async () => {
        const before = await changes()
        const shown = await ask(route, child)
        expect(shown.status).to.be.below(500)
        if (route.method === 'GET')
          expect(shown.text).not.to.contain('pacemaker').and.not.to.contain('Herzschrittmacher')
        else expect(shown.headers.get('location') ?? '', 'said to be done').not.to.contain('done=')
        expect(await changes()).to.equal(before)
      })
    }
  }

  it('is not offered to another person either: kept forms and sign-ins', async () => {
    const colleague = await app.aPerson(clinic, ['reception'])
    const desk = await app.as(colleague, clinic)
    const { rows } = await app.owner.knex.raw(
      'select id from access.sign_ins where user_id = ? and revoked_at is null',
      [clinic.allId],
    )
    for (const { id } of rows as Row[]) await desk.post(`/account/sessions/${id}/end`)
    expect((await browser.get('/account')).status).to.equal(200)
    await app.owner.knex.raw('update access.sign_ins set locked_at = now() where user_id = ?', [clinic.allId])
    await browser.post(`/patients/${other.id}/alerts`, { id: newId(), kind: 'allergy', words: 'Latex' })
    await app.owner.knex.raw('update access.sign_ins set locked_at = null where user_id = ?', [clinic.allId])
    const kept = await only('select id from access.unfinished where tenant_id = ?')
    expect((await browser.get(`/unfinished/${kept}`)).text).to.contain('Latex')
    expect((await desk.get(`/unfinished/${kept}`)).status).to.equal(404)
    await desk.post(`/unfinished/${kept}/removal`)
    expect((await browser.get(`/unfinished/${kept}`)).status).to.equal(200)
  })

  function ask(route: Route, child: Child): Promise<Shown> {
    const here = { ...clinic, objects: { ...clinic.objects, patient: other.id, alert: theirs.alertId } }
    const address = addressOf(route.path, here)
    if (route.method === 'GET') return browser.get(`${address}?${child}=${theirs[child]}`)
    const form: Form = { ...sampleForm(route.form, here) }
    if (!route.path.includes(`:${child}`)) form[child] = theirs[child]
    if (child === 'contact_id') Object.assign(form, { contact_kind: 'mobile', contact_value: '0171 5550199' })
    return browser.post(address, form)
  }

  /** How often anything of the clinic was changed. */
  async function changes(): Promise<number> {
    const { rows } = await app.owner.knex.raw(
      `select (select count(*) from history.changes) + (select count(*) from clinical.drafts) as n`,
    )
    return Number(rows[0].n)
  }

  async function only(sql: string): Promise<string> {
    const { rows } = await app.owner.knex.raw(sql, [clinic.id])
    return (rows[0] as Row).id
  }
})

function childrenOf(route: Route): Child[] {
  return namesOfIds(route).filter((name): name is Child => CHILDREN.includes(name as Child))
}

/** Parameters and fields that take an id, besides the patient's own. */
function namesOfIds(route: Route): string[] {
  const inAddress = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string)
  const fields = Object.entries(shapeOf(route.method === 'GET' ? route.query : route.form))
  const inForm = fields.filter(([, field]) => takesIds(field)).map(([name]) => name)
  return [...inAddress.filter((name) => name !== 'id'), ...inForm]
}

function takesIds(field: z.ZodType): boolean {
  return field.safeParse(newId()).success && !field.safeParse('no id at all').success
}
