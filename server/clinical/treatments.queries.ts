import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { AreaKind } from '../lib/areas.ts'
import type { Money } from '../lib/money.ts'
import type { Tooth } from '../lib/teeth.ts'
import { Conflict, NotFound, Refusal } from '../web/refusals.ts'
import type { Procedure } from './catalogue.queries.ts'
import type { Place, Region } from './place.ts'
import { feeFor, type Recordable, type Status, type Treatment } from './treatments.ts'

/** A patient's treatments, the newest first. */
export function treatmentsOf(db: Db, patient: string): Promise<Treatment[]> {
  return some(db, 't.patient_id = :patient', { patient })
}

/** What was recorded or done at a visit, in the order it was recorded. */
export async function treatmentsAt(db: Db, visit: string): Promise<Treatment[]> {
  const found = await some(db, '(t.recorded_visit_id = :visit or t.completed_visit_id = :visit)', { visit })
  return found.reverse()
}

/** @throws NotFound */
export async function getTreatment(db: Db, id: string): Promise<Treatment> {
  const [found] = await some(db, 't.id = :id', { id })
  if (!found) throw new NotFound('treatment')
  return found
}

/** What was done for a patient before a moment, the latest first. */
export function completedBefore(
  db: Db,
  patient: string,
  options: { before: Date | null; limit: number },
): Promise<Treatment[]> {
  return some(
    db,
    `t.patient_id = :patient and t.status = 'completed' and (:before::timestamptz is null or t.completed_at < :before)`,
    { patient, ...options },
    'limit :limit',
  )
}

/** What is planned for a patient, the newest first. */
export function plannedFor(db: Db, patient: string, limit: number): Promise<Treatment[]> {
  return some(db, `t.patient_id = :patient and t.status = 'planned'`, { patient, limit }, 'limit :limit')
}

/** What is done and not on an invoice yet, the oldest first: what billing charges. */
export async function completedUnbilled(db: Db, patient: string): Promise<Treatment[]> {
  const found = await some(db, `t.patient_id = :patient and t.status = 'completed' and t.billed_at is null`, {
    patient,
  })
  return found.sort((a, b) => Number(a.completedAt) - Number(b.completedAt))
}

/** How many treatments of a patient are planned. */
export async function plannedCount(db: Db, patient: string): Promise<number> {
  const row = await maybe<{ count: number }>(
    db,
    `select count(*)::int as count from clinical.treatments where patient_id = :patient and status = 'planned'`,
    { patient },
  )
  return row?.count ?? 0
}

export interface NewTreatment {
  id: string
  patient: string
  procedure: Procedure
  place: Place
  status: Recordable
  provider: string | null
  visit: string | null
  note: string
  /** Instead of the procedure's own fee, where the clinic agreed on another. */
  fee?: Money
  /** When it was recorded and, if so, done; now unless told. For imports and demonstrations. */
  at?: Date
}

/** Records a treatment; the same id sent twice makes one. */
export async function insertTreatment(db: Db, it: NewTreatment): Promise<void> {
  const fee = feeFor(it.status, it.fee ?? it.procedure.fee)
  const done = it.status === 'completed'
  await all(
    db,
    `insert into clinical.treatments (id, patient_id, procedure_id, code, name_en, name_de, area, tooth, tooth_to,
       region, surfaces, status, recorded_visit_id, completed_visit_id, provider_id, recorded_at, completed_at,
       fee_minor, currency, taxed, note)
     values (:id, :patient, :procedure, :code, :nameEn, :nameDe, :area, :tooth, :toothTo, :region, :surfaces, :status,
       :visit, :completedVisit, :provider, coalesce(:at, clock_timestamp()),
       case when :done then coalesce(:at, clock_timestamp()) end, :minor, :currency, :taxed, :note)
     on conflict (tenant_id, id) do nothing`,
    {
      ...it,
      ...it.place,
      procedure: it.procedure.id,
      code: it.procedure.code,
      nameEn: it.procedure.nameEn,
      nameDe: it.procedure.nameDe,
      area: it.procedure.area,
      taxed: it.procedure.taxed,
      completedVisit: done ? it.visit : null,
      at: it.at ?? null,
      done,
      ...fee,
    },
  )
}

/**
 * Marks planned or referred treatments as done, all or none of them.
 * @param options visit: where; provider: who did them, otherwise who was to; at: when, now unless told
 * @throws Refusal when one of them is not planned any more
 */
export async function completeTreatments(
  db: Db,
  patient: string,
  ids: readonly string[],
  options: { visit: string | null; provider: string | null; at?: Date },
): Promise<void> {
  const done = await all(
    db,
    `update clinical.treatments set status = 'completed', completed_at = coalesce(:at, clock_timestamp()),
       completed_visit_id = :visit, provider_id = coalesce(:provider, provider_id)
     where patient_id = :patient and id = any(:ids) and status in ('planned', 'referred') returning id`,
    { patient, ids, at: options.at ?? null, visit: options.visit, provider: options.provider },
  )
  if (done.length < new Set(ids).size) throw new Refusal('treatments', 'clinical.refusal.notPlanned')
}

/** Takes planned treatments off the plan. They stay in the record. @throws Refusal when one is not planned any more */
export async function cancelTreatments(db: Db, patient: string, ids: readonly string[]): Promise<void> {
  const cancelled = await all(
    db,
    `update clinical.treatments set status = 'cancelled', cancelled_at = clock_timestamp()
     where patient_id = :patient and id = any(:ids) and status in ('planned', 'referred') returning id`,
    { patient, ids },
  )
  if (cancelled.length < new Set(ids).size) throw new Refusal('treatments', 'clinical.refusal.notPlanned')
}

/** Puts done or cancelled treatments back on the plan. @throws Refusal when one is billed or neither done nor cancelled */
export async function replanTreatments(db: Db, patient: string, ids: readonly string[]): Promise<void> {
  const replanned = await all(
    db,
    `update clinical.treatments set status = 'planned', completed_at = null, completed_visit_id = null, cancelled_at = null
     where patient_id = :patient and id = any(:ids) and status in ('completed', 'cancelled') and billed_at is null
     returning id`,
    { patient, ids },
  )
  if (replanned.length < new Set(ids).size) throw new Refusal('treatments', 'clinical.refusal.notReplannable')
}

/** @throws Conflict when the treatment was changed since `version` */
export async function updateTreatment(
  db: Db,
  id: string,
  version: number,
  to: { fee: Money; provider: string | null; note: string },
): Promise<void> {
  const changed = await maybe(
    db,
    `update clinical.treatments set fee_minor = :minor, provider_id = :provider, note = :note
     where id = :id and version = :version and billed_at is null returning id`,
    { id, version, provider: to.provider, note: to.note, minor: to.fee.minor },
  )
  if (!changed) throw new Conflict('treatment')
}

/**
 * Marks done treatments as standing on an invoice. Of two desks that bill the same, one wins.
 * @throws Refusal when one of them is not done or is billed already
 */
export async function markBilled(db: Db, ids: readonly string[]): Promise<void> {
  const marked = await all(
    db,
    `update clinical.treatments set billed_at = clock_timestamp()
     where id = any(:ids) and status = 'completed' and billed_at is null returning id`,
    { ids },
  )
  if (marked.length < new Set(ids).size) throw new Refusal('treatments', 'clinical.refusal.billed')
}

/** Takes the mark off again: their invoice was credited. */
export async function unmarkBilled(db: Db, ids: readonly string[]): Promise<void> {
  await all(db, 'update clinical.treatments set billed_at = null where id = any(:ids) returning id', { ids })
}

interface Row {
  id: string
  version: number
  patient_id: string
  procedure_id: string
  code: string
  name_en: string
  name_de: string
  area: AreaKind
  tooth: Tooth | null
  tooth_to: Tooth | null
  region: Region | null
  surfaces: string
  status: Status
  recorded_visit_id: string | null
  completed_visit_id: string | null
  provider_id: string | null
  provider_name: string | null
  recorded_at: Date
  completed_at: Date | null
  cancelled_at: Date | null
  fee_minor: bigint
  currency: string
  taxed: boolean
  note: string
  billed_at: Date | null
  locked: boolean
}

/** @param which, last a condition and an ending of this file, never text from outside */
async function some(db: Db, which: string, values: Record<string, unknown>, last = ''): Promise<Treatment[]> {
  const rows = await all<Row>(
    db,
    `select t.*, concat_ws(' ', nullif(u.title, ''), u.family_name) as provider_name,
       exists (select from clinical.notes n where n.tenant_id = t.tenant_id and n.visit_id = t.completed_visit_id) as locked
     from clinical.treatments t left join access.users u on u.id = t.provider_id
     where ${which} order by coalesce(t.completed_at, t.recorded_at) desc, t.id desc ${last}`,
    values,
  )
  return rows.map(treatmentOf)
}

function treatmentOf(row: Row): Treatment {
  return {
    id: row.id,
    version: row.version,
    patientId: row.patient_id,
    procedureId: row.procedure_id,
    code: row.code,
    nameEn: row.name_en,
    nameDe: row.name_de,
    area: row.area,
    tooth: row.tooth,
    toothTo: row.tooth_to,
    region: row.region,
    surfaces: row.surfaces,
    status: row.status,
    recordedVisitId: row.recorded_visit_id,
    completedVisitId: row.completed_visit_id,
    providerId: row.provider_id,
    providerName: row.provider_name ?? '',
    recordedAt: row.recorded_at,
    completedAt: row.completed_at,
    cancelledAt: row.cancelled_at,
    fee: { minor: row.fee_minor, currency: row.currency },
    taxed: row.taxed,
    note: row.note,
    billed: row.billed_at !== null,
    locked: row.locked,
  }
}
