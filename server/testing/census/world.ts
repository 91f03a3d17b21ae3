import { all, one } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import { fillDocuments } from '../../operations/demo/documents.ts'
import { fillDemo } from '../../operations/demo/demo.ts'
import { type Role, roles } from '../../permissions.ts'
import type { TestApp } from '../app.ts'
import type { Browser } from '../browsing.ts'
import { upload } from '../sending.ts'

/** One clinic with something of everything, and browsers of everybody in it. */
export interface CensusClinic {
  id: string
  objects: Record<ObjectKind, string>
  /** A browser of one who holds this role alone. */
  as: Record<Role, Browser>
  /** One who holds all roles. */
  all: Browser
  allId: string
  disabled: Browser
}

export interface CensusWorld {
  ours: CensusClinic
  theirs: CensusClinic
  operator: Browser
  operatorId: string
}

export const objectKinds = [
  'patient',
  'alert',
  'appointment',
  'block',
  'chair',
  'provider',
  'type',
  'treatment',
  'note',
  'draft',
  'document',
  'invoice',
  'payment',
  'procedure',
  'person',
  'member',
  'signIn',
  'request',
  'import',
  'mapping',
] as const
export type ObjectKind = (typeof objectKinds)[number]

/** Which object the `:id` of a path names; a path that is missing here fails the census. */
const named: [pattern: RegExp, kind: ObjectKind | 'tenant'][] = [
  [/^\/patients\/:id/, 'patient'],
  [/^\/appointments\/:id/, 'appointment'],
  [/^\/blocks\/:id/, 'block'],
  [/^\/clinical\/notes\/:id$/, 'note'],
  [/^\/clinical\/notes\/:id\/addenda/, 'note'],
  [/^\/clinical\/notes\/:id\//, 'draft'],
  [/^\/treatments\/:id/, 'treatment'],
  [/^\/documents\/:id/, 'document'],
  [/^\/invoices\/:id/, 'invoice'],
  [/^\/payments\/:id/, 'payment'],
  [/^\/admin\/procedures\/:id/, 'procedure'],
  [/^\/admin\/left-notes\/:id/, 'draft'],
  [/^\/admin\/people\/:id/, 'person'],
  [/^\/admin\/imports\/:id/, 'import'],
  [/^\/imports\/:id/, 'import'],
  [/^\/account\/sessions\/:id/, 'signIn'],
  [/^\/unfinished\/:id/, 'request'],
  [/^\/operator\/clinics\/:id/, 'tenant'],
  [/^\/operator\/accounts\/:id/, 'person'],
]
const otherNames: Record<string, ObjectKind> = {
  alertId: 'alert',
  requestId: 'request',
  mappingId: 'mapping',
}

/** The address of a route for a clinic's own objects. @throws Error when nobody said what its parameters name */
export function addressOf(path: string, clinic: CensusClinic): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const kind = name === 'id' ? named.find(([pattern]) => pattern.test(path))?.[1] : otherNames[name]
    if (!kind) throw new Error(`say in server/testing/census/world.ts what :${name} of ${path} names`)
    return kind === 'tenant' ? clinic.id : clinic.objects[kind]
  })
}

/** Two clinics alike, from the demo's own hands. */
export async function censusWorld(app: TestApp): Promise<CensusWorld> {
  await fillDemo(app.owner, {
    password: 'census-census',
    now: new Date(),
    patients: 20,
    reach: { past: 6, coming: 4 },
    progress: () => {},
  })
  await fillDocuments(app.owner, app.services.files, { now: new Date(), patients: 4, progress: () => {} })
  const found = await app.within(null, (db) =>
    all<{ id: string }>(db, 'select id from access.tenants order by currency'),
  )
  const [ours, theirs] = await Promise.all(found.map((clinic) => censusClinic(app, clinic)))
  const it = await app.within(null, (db) =>
    one<{ id: string }>(db, 'select id from access.users where is_operator'),
  )
  return {
    ours: ours as CensusClinic,
    theirs: theirs as CensusClinic,
    operator: await app.as(it, null),
    operatorId: it.id,
  }
}

async function censusClinic(app: TestApp, clinic: { id: string }): Promise<CensusClinic> {
  const everything = await app.aPerson(clinic, [...roles])
  const gone = await app.aPerson(clinic, [...roles])
  const browsers = await Promise.all(
    roles.map(async (role) => [role, await app.as(await app.aPerson(clinic, [role]), clinic)] as const),
  )
  const browser = await app.as(everything, clinic)
  const found = await app.within(clinic, (db) => objectsOf(db, clinic.id, everything.id))
  const objects = {
    ...found,
    import: await anImport(browser),
    request: await aRequest(app, browser, found.patient),
  }
  const disabled = await app.as(gone, clinic)
  await app.within(clinic, (db) =>
    all(db, `update access.users set state = 'disabled' where id = :id`, { ...gone }),
  )
  return {
    id: clinic.id,
    objects,
    as: Object.fromEntries(browsers) as CensusClinic['as'],
    all: browser,
    allId: everything.id,
    disabled,
  }
}

/** A list as it was taken in, before anybody said what is in it. */
async function anImport(browser: Browser): Promise<string> {
  const id = newId()
  const bytes = Buffer.from('Nachname;Vorname;Geburtsdatum\nHofmaier;Clara;12.03.1972\n')
  const sent = { field: 'file', name: 'list.csv', bytes }
  const shown = await upload(browser, '/admin/imports', { id, kind: 'patients' }, sent)
  if (shown.status !== 303) throw new Error(`an import was answered with ${shown.status}`)
  return id
}

/** A request that changed something, and may be taken back. */
async function aRequest(app: TestApp, browser: Browser, patient: string): Promise<string> {
  await browser.post(`/patients/${patient}/alerts`, { id: newId(), kind: 'pacemaker', words: '' })
  const { rows } = await app.owner.knex.raw(
    `select request_id from history.changes where patient_id = ? and table_name = 'patients.alerts' order by id desc limit 1`,
    [patient],
  )
  return rows[0].request_id
}

async function objectsOf(db: Db, tenant: string, person: string): Promise<CensusClinic['objects']> {
  const pick = (sql: string) =>
    one<{ id: string }>(db, sql, sql.includes(':tenant') ? { tenant } : {}).then((row) => row.id)
  const appointment = await pick(
    `select id from schedule.appointments where tenant_id = :tenant and status in ('scheduled', 'confirmed') order by starts_at desc limit 1`,
  )
  const invoice = await pick(
    `select i.id from billing.invoices i where i.tenant_id = :tenant and not exists (select from billing.payments p where p.invoice_id = i.id) limit 1`,
  )
  const patient = await one<{ patient_id: string }>(
    db,
    'select patient_id from billing.invoices where id = :invoice',
    { invoice },
  )
  const member = await one<{ id: string }>(
    db,
    'select id from access.memberships where tenant_id = :tenant and user_id = :person',
    { tenant, person },
  )
  const alert = newId()
  await all(
    db,
    `insert into patients.alerts (id, patient_id, kind, words) values (:alert, :patient, 'pacemaker', '')`,
    { alert, patient: patient.patient_id },
  )
  const block = await pick(
    `insert into schedule.blocks (kind, starts_at, ends_at) values ('meeting', now(), now() + interval '1 hour')
     returning id`,
  )
  const draft = newId()
  await all(
    db,
    `insert into clinical.drafts (id, patient_id, author_id, written_by, template, language, parts, noted_on)
     values (:draft, :patient, :person, :person, 'free', 'en', :parts::jsonb, current_date)`,
    {
      draft,
      patient: patient.patient_id,
      person,
      parts: JSON.stringify([{ key: 'text', label: 'Text', needed: true, text: 'Seen' }]),
    },
  )
  return {
    patient: patient.patient_id,
    alert,
    appointment,
    block,
    invoice,
    draft,
    person,
    member: member.id,
    chair: await pick('select id from schedule.chairs where tenant_id = :tenant limit 1'),
    provider: await pick('select id from schedule.providers where tenant_id = :tenant limit 1'),
    type: await pick('select id from schedule.visit_types where tenant_id = :tenant limit 1'),
    treatment: await pick(
      `select id from clinical.treatments where tenant_id = :tenant and billed_at is null limit 1`,
    ),
    note: await pick('select id from clinical.notes where tenant_id = :tenant limit 1'),
    document: await pick('select id from documents.documents where tenant_id = :tenant limit 1'),
    payment: await pick('select id from billing.payments where tenant_id = :tenant limit 1'),
    procedure: await pick('select id from clinical.procedures where tenant_id = :tenant limit 1'),
    signIn: newId(),
    request: newId(),
    import: newId(),
    mapping: newId(),
  }
}
