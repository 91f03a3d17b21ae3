import type { AreaKind } from '../lib/areas.ts'
import type { Money } from '../lib/money.ts'
import { type Surface, writtenSurfaces } from '../lib/surfaces.ts'
import { type Notation, written } from '../lib/teeth.ts'
import { type Mark, markOf } from './chart.ts'
import type { Place } from './place.ts'

export const STATUSES = [
  'condition',
  'existing',
  'existing_other',
  'planned',
  'referred',
  'completed',
  'cancelled',
] as const
export type Status = (typeof STATUSES)[number]

/** How a new treatment may be recorded; found and existing ones carry no fee. */
export const RECORDABLE = ['planned', 'completed', 'existing', 'existing_other', 'referred'] as const
export type Recordable = (typeof RECORDABLE)[number]

/** A treatment of a patient: what, where, how far, by whom, for how much; words and fee as they were then. */
export interface Treatment extends Place {
  id: string
  version: number
  patientId: string
  procedureId: string
  code: string
  nameEn: string
  nameDe: string
  area: AreaKind
  status: Status
  /** The visit it was recorded at and the one it was done at, if any. */
  recordedVisitId: string | null
  completedVisitId: string | null
  providerId: string | null
  providerName: string
  recordedAt: Date
  completedAt: Date | null
  cancelledAt: Date | null
  fee: Money
  taxed: boolean
  note: string
  billed: boolean
  /** The note of the visit it was done at is signed: nothing of it changes any more. */
  locked: boolean
}

/** A treatment as lists show it. `region` is a key of locales/ under clinical.region, or empty. */
export interface TreatmentLine {
  id: string
  tooth: string
  region: string
  surfaces: string
  name: string
  status: Status
  on: Date
  provider: string
  fee: Money
  note: string
  billed: boolean
  locked: boolean
  doneToday: boolean
  mark: Mark | null
}

export function lineOf(
  treatment: Treatment,
  reader: { notation: Notation; language: 'en' | 'de' },
  today: (at: Date) => boolean = () => false,
): TreatmentLine {
  const on = treatment.completedAt ?? treatment.cancelledAt ?? treatment.recordedAt
  return {
    id: treatment.id,
    ...shownAt(treatment, reader.notation),
    name: nameOf(treatment, reader.language),
    status: treatment.status,
    on,
    provider: treatment.providerName,
    fee: treatment.fee,
    note: treatment.note,
    billed: treatment.billed,
    locked: treatment.locked,
    doneToday: treatment.status === 'completed' && today(on),
    mark: markOf(treatment, today),
  }
}

/** A place as the clinic writes it. */
export function shownAt({ tooth, toothTo, region, surfaces }: Place, notation: Notation) {
  return {
    tooth: [tooth, toothTo].flatMap((one) => (one ? [written(one, notation)] : [])).join('–'),
    region: region ?? '',
    surfaces: writtenSurfaces([...surfaces] as Surface[], notation),
  }
}

/** What was done, in a language: the clinic's, or for letters and invoices the patient's. */
export function nameOf(named: { nameEn: string; nameDe: string }, language: 'en' | 'de'): string {
  return language === 'de' ? named.nameDe : named.nameEn
}

/** The fee a treatment starts with: none for what was there already or is done elsewhere. */
export function feeFor(status: Recordable, fee: Money): Money {
  return status === 'planned' || status === 'completed' ? fee : { ...fee, minor: 0n }
}
