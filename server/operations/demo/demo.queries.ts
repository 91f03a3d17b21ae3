import { all, maybe } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import type { Row } from './record.ts'

/** Tables a demonstration fills; names stand here, never in data. */
export const TABLES = [
  'access.tenants',
  'access.users',
  'access.memberships',
  'schedule.providers',
  'schedule.chairs',
  'schedule.opening_hours',
  'schedule.visit_types',
  'patients.patients',
  'patients.contacts',
  'patients.alerts',
  'schedule.appointments',
  'schedule.blocks',
  'clinical.treatments',
  'clinical.notes',
  'billing.settings',
  'billing.invoices',
  'billing.invoice_lines',
  'billing.payments',
] as const
type Table = (typeof TABLES)[number]

/** Inserts rows whose keys are columns; all of a call have the same ones, columns left out keep their defaults. */
export async function insertRows(db: Db, table: Table, rows: readonly Row[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first).map((column) => {
    if (!/^[a-z_]+$/.test(column)) throw new Error(`no column: ${column}`)
    return column
  })
  const list = columns.join(', ')
  await all(
    db,
    `insert into ${table} (${list}) select ${list} from jsonb_populate_recordset(null::${table}, :rows::jsonb)`,
    {
      rows: JSON.stringify(rows),
    },
  )
}

/** Sets the series so that the next number follows what was inserted. The owner sees every clinic: it says which. */
export async function continueSeries(db: Db): Promise<void> {
  await maybe(
    db,
    `with last as (
       select 'patient' as series, max(number) as last from patients.patients where tenant_id = public.current_tenant()
       union all select 'invoice-' || left(number, 4), max(substr(number, 6)::bigint) from billing.invoices where tenant_id = public.current_tenant() group by left(number, 4)
       union all select 'receipt-' || left(number, 4), max(substr(number, 6)::bigint) from billing.payments where tenant_id = public.current_tenant() group by left(number, 4)),
     told as (
       insert into access.number_series (series, last) select series, last from last where last is not null
       on conflict (tenant_id, series) do update set last = excluded.last returning series)
     select count(*) from told`,
  )
}

/** New statistics, of one table or of all: without them the next rows are checked by plans made for empty tables. */
export function analyse(db: Db, table?: Table): Promise<unknown> {
  return all(db, table === undefined ? 'analyze' : `analyze ${table}`)
}

export async function userCount(db: Db): Promise<number> {
  const row = await maybe<{ count: number }>(db, 'select count(*)::int as count from access.users')
  return row?.count ?? 0
}

export interface DemoTenant {
  id: string
  name: string
  language: 'en' | 'de'
  /** Who files documents at its desk. */
  filer: string
}

export function demoTenants(db: Db): Promise<DemoTenant[]> {
  return all<DemoTenant>(
    db,
    `select t.id, t.name, t.language,
       (select m.user_id from access.memberships m where m.tenant_id = t.id and 'reception' = any (m.roles) limit 1) as filer
     from access.tenants t order by t.id`,
  )
}

export interface DocumentedPatient {
  id: string
  /** When their documents were filed. */
  seen: Date
}

/** Those who come closest to a moment, with the time of their last visit before it. */
export function documentedPatients(
  db: Db,
  { now, limit }: { now: Date; limit: number },
): Promise<DocumentedPatient[]> {
  return all<DocumentedPatient>(
    db,
    `select patient_id as id, max(starts_at) filter (where starts_at <= :now) as seen
     from schedule.appointments where tenant_id = public.current_tenant() group by patient_id
     having bool_or(starts_at <= :now)
     order by min(abs(extract(epoch from starts_at - :now::timestamptz))), patient_id limit :limit`,
    { now, limit },
  )
}
