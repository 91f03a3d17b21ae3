import type { Procedure } from '../../clinical/catalogue.queries.ts'
import { partsOf } from '../../clinical/notes.ts'
import { findTemplate } from '../../clinical/templates.ts'
import { money } from '../../lib/money.ts'
import { taxOn } from '../../billing/tax.ts'
import type { DemoClinic } from './clinic.ts'
import type { DemoPatient } from './people.ts'
import type { Random } from './random.ts'
import type { DemoVisit } from './visits.ts'

/** Rows of what happened at visits: treatments, notes, invoices and payments, as their tables have them. */
export interface DemoRecord {
  treatments: Row[]
  notes: Row[]
  invoices: Row[]
  lines: Row[]
  payments: Row[]
}

export type Row = Record<string, unknown>

export interface Cast {
  clinic: DemoClinic
  procedures: ReadonlyMap<string, Procedure>
  patients: ReadonlyMap<string, DemoPatient>
  /** Provider -> the user behind it, with the name on the invoice. */
  providers: ReadonlyMap<string, { user: string; name: string }>
  reception: string
  today: string
}

const TEETH = '16 26 36 46 15 25 35 45 14 24 34 44 17 27 37 47 11 21'.split(' ')

/** Writes up visits that took place, the earliest first. Invoice numbers count by year. */
export function demoRecord(cast: Cast, visits: readonly DemoVisit[], random: Random): DemoRecord {
  const record: DemoRecord = { treatments: [], notes: [], invoices: [], lines: [], payments: [] }
  const counts = new Map<string, number>()
  const next = (series: string) => {
    counts.set(series, (counts.get(series) ?? 0) + 1)
    return String(counts.get(series)).padStart(6, '0')
  }
  const writing: Writing = { record, cast, next, random }
  for (const visit of visits) {
    const done = treatmentsOf(cast, visit, random)
    record.treatments.push(...done)
    if (random.chance(0.5)) record.notes.push(noteOf(cast, visit, random))
    if (daysBefore(visit.starts_at, cast.today) < 2 && random.chance(0.4)) {
      for (const treatment of done) treatment['billed_at'] = null
      continue
    }
    if (done.length > 0) addInvoice(writing, visit, done)
  }
  return record
}

function treatmentsOf({ procedures, providers }: Cast, visit: DemoVisit, random: Random): Row[] {
  const tooth = random.pick(TEETH)
  return visit.kind.done
    .filter(([, share]) => random.chance(share))
    .map(([code]) => {
      const procedure = procedures.get(code) as Procedure
      const onTooth = procedure.area === 'tooth' || procedure.area === 'surface'
      const at = new Date(visit.completed_at as string)
      return {
        id: random.id(at),
        patient_id: visit.patient_id,
        procedure_id: procedure.id,
        code,
        name_en: procedure.nameEn,
        name_de: procedure.nameDe,
        area: procedure.area,
        tooth: onTooth ? tooth : null,
        region: procedure.area === 'quadrant' ? 'q1' : null,
        surfaces: procedure.area === 'surface' ? (code.endsWith('3') ? 'MOD' : 'OD') : '',
        status: 'completed',
        recorded_visit_id: visit.id,
        completed_visit_id: visit.id,
        provider_id: providers.get(visit.provider_id)?.user,
        recorded_at: visit.seated_at,
        completed_at: visit.completed_at,
        fee_minor: String(procedure.fee.minor),
        currency: procedure.fee.currency,
        taxed: procedure.taxed,
        billed_at: visit.completed_at,
      }
    })
}

function noteOf({ clinic, providers }: Cast, visit: DemoVisit, random: Random): Row {
  const template = findTemplate(visit.kind.template, clinic.language) ?? findTemplate('free', clinic.language)
  if (!template) throw new Error('no template for demo notes')
  const phrases = new Map(template.parts.map((part) => [part.key, part.phrases]))
  const parts = partsOf(template).map((part) => ({
    ...part,
    text:
      part.needed || random.chance(0.5)
        ? phrases.get(part.key)?.length
          ? random.pick(phrases.get(part.key) as string[])
          : visit.kind.name
        : '',
  }))
  const author = providers.get(visit.provider_id)?.user
  return {
    id: random.id(new Date(visit.completed_at as string)),
    patient_id: visit.patient_id,
    visit_id: visit.id,
    template: template.key,
    language: clinic.language,
    parts,
    noted_on: visit.starts_at.slice(0, 10),
    started_at: visit.seated_at,
    written_by: author,
    signed_by: author,
    signed_at: visit.completed_at,
  }
}

/** What happened so far, and what it is written with. */
interface Writing {
  record: DemoRecord
  cast: Cast
  /** The next number of a series, in six digits. */
  next(series: string): string
  random: Random
}

function addInvoice(writing: Writing, visit: DemoVisit, done: readonly Row[]): void {
  const { record, cast, random } = writing
  const at = new Date(visit.completed_at as string)
  const id = random.id(at)
  const lines = done.map((treatment, index) =>
    lineOf(cast, visit, treatment, { id: random.id(at), invoice: id, position: index + 1 }),
  )
  const sum = (part: string) => lines.reduce((all, line) => all + BigInt(line[part] as string), 0n)
  const sums = { net: sum('net_minor'), tax: sum('tax_minor'), total: sum('net_minor') + sum('tax_minor') }
  const invoice = {
    id,
    patient: visit.patient_id,
    issuedOn: (visit.completed_at as string).slice(0, 10),
    ...sums,
  }
  record.invoices.push(invoiceOf(writing, visit, invoice))
  record.lines.push(...lines)
  if (isPaid(writing, invoice)) record.payments.push(paymentOf(writing, visit, invoice))
}

interface Invoice {
  id: string
  patient: string
  issuedOn: string
  /** Minor units of the clinic's currency. */
  net: bigint
  tax: bigint
  total: bigint
}

function invoiceOf(
  { cast, next }: Writing,
  visit: DemoVisit,
  { id, issuedOn, net, tax, total }: Invoice,
): Row {
  const { clinic, patients, reception } = cast
  const patient = patients.get(visit.patient_id) as DemoPatient
  const payer = patients.get(patient.guarantor_id ?? patient.id) ?? patient
  const year = issuedOn.slice(0, 4)
  return {
    id,
    kind: 'invoice',
    number: `${year}-${next(`invoice-${year}`)}`,
    patient_id: patient.id,
    payer_id: payer.id,
    language: clinic.language,
    issued_on: issuedOn,
    due_on: plusDays(issuedOn, 14),
    issued_at: visit.completed_at,
    issued_by: reception,
    currency: clinic.currency,
    net_minor: String(net),
    tax_minor: String(tax),
    total_minor: String(total),
    clinic: letterhead(clinic),
    payer: party(payer),
    patient: { ...party(patient), born: patient.born_on, number: patient.number },
    terms: { taxName: clinic.tax.name, exemption: clinic.tax.exemption },
  }
}

/** The older an invoice, the rarer it is that nobody has paid it. */
function isPaid({ cast, random }: Writing, { issuedOn, total }: Invoice): boolean {
  const age = daysBefore(issuedOn, cast.today)
  return total > 0n && random.chance(age > 30 ? 0.97 : age > 7 ? 0.8 : 0.5)
}

function paymentOf({ cast, next, random }: Writing, visit: DemoVisit, invoice: Invoice): Row {
  const { id, patient, issuedOn, total } = invoice
  const paidOn = random.chance(0.6)
    ? issuedOn
    : ([plusDays(issuedOn, random.whole(1, 20)), cast.today].sort()[0] as string)
  const year = paidOn.slice(0, 4)
  return {
    id: random.id(new Date(visit.completed_at as string)),
    number: `${year}-${next(`receipt-${year}`)}`,
    invoice_id: id,
    patient_id: patient,
    kind: 'payment',
    method: random.weighted([
      ['card', 6],
      ['transfer', 3],
      ['cash', 1],
    ] as const),
    paid_on: paidOn,
    received_at: paidOn === issuedOn || paidOn === cast.today ? visit.completed_at : `${paidOn}T10:00:00Z`,
    received_by: cast.reception,
    currency: cast.clinic.currency,
    amount_minor: String(total),
  }
}

function lineOf(
  { clinic, providers }: Cast,
  visit: DemoVisit,
  treatment: Row,
  it: { id: string; invoice: string; position: number },
): Row {
  const rate = treatment['taxed'] ? clinic.tax.rate : 0
  const net = BigInt(treatment['fee_minor'] as string)
  return {
    id: it.id,
    invoice_id: it.invoice,
    patient_id: visit.patient_id,
    position: it.position,
    treatment_id: treatment['id'],
    done_on: (visit.completed_at as string).slice(0, 10),
    code: treatment['code'],
    words: clinic.language === 'de' ? treatment['name_de'] : treatment['name_en'],
    tooth: [treatment['tooth'], treatment['surfaces']].filter(Boolean).join(' '),
    provider: providers.get(visit.provider_id)?.name ?? '',
    net_minor: String(net),
    tax_rate: rate,
    tax_minor: String(taxOn(money(net, clinic.currency), rate).minor),
  }
}

function party(patient: DemoPatient) {
  return {
    name: `${patient.given_name} ${patient.family_name}`,
    lines: [patient.street, `${patient.postal_code} ${patient.city}`],
  }
}

function letterhead(clinic: DemoClinic) {
  return {
    name: clinic.name,
    lines: [clinic.street, `${clinic.postalCode} ${clinic.city}`],
    phone: clinic.phone,
    email: clinic.email,
    website: '',
    taxNumber: '',
    bank: '',
    iban: '',
    bic: '',
    foot: '',
    timeZone: clinic.timeZone,
    locale: clinic.locale,
  }
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function daysBefore(day: string, today: string): number {
  return (Date.parse(`${today}T00:00:00Z`) - Date.parse(`${day.slice(0, 10)}T00:00:00Z`)) / 86_400_000
}
