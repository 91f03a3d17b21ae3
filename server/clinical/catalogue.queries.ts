import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { AreaKind } from '../lib/areas.ts'
import type { Money } from '../lib/money.ts'
import { Conflict, NotFound } from '../web/refusals.ts'
import {
  CATALOGUE,
  type Group,
  type ProcedureRule,
  SYSTEM,
  suggestedFee,
  type TeethFor,
} from './catalogue.ts'

/** A procedure as the clinic offers it: its own words and fee. */
export interface Procedure extends ProcedureRule {
  id: string
  version: number
  group: Group
  minutes: number
  taxed: boolean
  fee: Money
  nameEn: string
  nameDe: string
  /** What may be typed for it, besides the parts of its names. */
  words: string[]
  offered: boolean
}

interface Row {
  id: string
  version: number
  code: string
  group_key: Group
  area: AreaKind
  teeth: TeethFor
  usual_on: TeethFor | null
  surfaces_from: number
  surfaces_to: number
  minutes: number
  taxed: boolean
  fee_minor: bigint
  currency: string
  name_en: string
  name_de: string
  words: string[]
  offered: boolean
}

/** The clinic's procedures in the order of the catalogue, those no longer offered last in their group. */
export async function procedures(db: Db, only?: 'offered'): Promise<Procedure[]> {
  const rows = await all<Row>(
    db,
    `select * from clinical.procedures where tenant_id = public.current_tenant() and (offered or :retired)
     order by position, id`,
    { retired: only !== 'offered' },
  )
  return rows.map(procedureOf)
}

/** @throws NotFound */
export async function getProcedure(db: Db, id: string): Promise<Procedure> {
  const row = await maybe<Row>(db, 'select * from clinical.procedures where id = :id', { id })
  if (!row) throw new NotFound('procedure')
  return procedureOf(row)
}

/**
 * Gives a new clinic its catalogue, with suggested fees where we have some in its currency and none elsewhere.
 * A clinic that has one keeps it.
 * @param options fees: false leaves all fees to the clinic
 * @returns how many procedures were added
 */
export async function insertCatalogue(db: Db, currency: string, { fees = true } = {}): Promise<number> {
  const list = CATALOGUE.map((entry, position) => ({
    code: entry.code,
    position,
    group_key: entry.group,
    area: entry.area,
    teeth: entry.teeth,
    usual_on: entry.usualOn ?? null,
    surfaces_from: entry.surfacesFrom,
    surfaces_to: entry.surfacesTo,
    minutes: entry.minutes,
    taxed: entry.taxed,
    fee_minor: (fees && suggestedFee(entry, currency)) || 0,
    name_en: entry.en.name,
    name_de: entry.de.name,
    words: [...new Set([...entry.en.words, ...entry.de.words])],
  }))
  const added = await all(
    db,
    `insert into clinical.procedures (system, code, position, group_key, area, teeth, usual_on, surfaces_from,
       surfaces_to, minutes, taxed, fee_minor, currency, name_en, name_de, words)
     select :system, code, position, group_key, area, teeth, usual_on, surfaces_from, surfaces_to, minutes, taxed,
       fee_minor, :currency, name_en, name_de, array(select jsonb_array_elements_text(words))
     from jsonb_to_recordset(:list::jsonb) as entry (code text, position int, group_key text, area text, teeth text,
       usual_on text, surfaces_from int, surfaces_to int, minutes int, taxed boolean, fee_minor bigint, name_en text,
       name_de text, words jsonb)
     on conflict (tenant_id, system, code) do nothing
     returning id`,
    { system: SYSTEM, currency, list: JSON.stringify(list) },
  )
  return added.length
}

export interface ProcedureChange {
  nameEn: string
  nameDe: string
  fee: Money
  minutes: number
  taxed: boolean
  offered: boolean
}

/** @throws Conflict when the procedure was changed since `version` */
export async function updateProcedure(
  db: Db,
  id: string,
  version: number,
  to: ProcedureChange,
): Promise<void> {
  const changed = await maybe(
    db,
    `update clinical.procedures set name_en = :nameEn, name_de = :nameDe, fee_minor = :minor, currency = :currency,
       minutes = :minutes, taxed = :taxed, offered = :offered
     where id = :id and version = :version returning id`,
    { id, version, ...to, minor: to.fee.minor, currency: to.fee.currency },
  )
  if (!changed) throw new Conflict('procedure')
}

function procedureOf(row: Row): Procedure {
  return {
    id: row.id,
    version: row.version,
    code: row.code,
    group: row.group_key,
    area: row.area,
    teeth: row.teeth,
    usualOn: row.usual_on,
    surfacesFrom: row.surfaces_from,
    surfacesTo: row.surfaces_to,
    minutes: row.minutes,
    taxed: row.taxed,
    fee: { minor: row.fee_minor, currency: row.currency },
    nameEn: row.name_en,
    nameDe: row.name_de,
    words: row.words,
    offered: row.offered,
  }
}
