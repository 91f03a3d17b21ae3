import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface Party {
  name: string
  lines: string[]
}

export interface Invoice {
  id: string
  kind: 'invoice' | 'credit'
  number: string
  patient_id: string
  payer_id: string
  credits_id: string | null
  credits_number: string | null
  reason: string
  language: 'en' | 'de'
  issued_on: string
  due_on: string
  issued_at: Date
  issued_by: string
  issued_by_name: string
  currency: string
  net_minor: bigint
  tax_minor: bigint
  total_minor: bigint
  clinic: Party & {
    phone: string
    email: string
    website: string
    taxNumber: string
    bank: string
    iban: string
    bic: string
    foot: string
    timeZone: string
    locale: string
    /** The file of the logo it was issued with. */
    logo?: string
  }
  payer: Party
  patient: Party & { born: string | null; number: number }
  terms: { taxName: string; exemption: string }
  /** What is still asked for; below zero when more came in than is owed now. */
  open_minor: bigint
  credited_by: string | null
  credited_number: string | null
}

export interface InvoiceLine {
  position: number
  treatment_id: string | null
  done_on: string
  code: string
  words: string
  tooth: string
  provider: string
  net_minor: bigint
  tax_rate: number
  tax_minor: bigint
}

const COLUMNS = `i.id, i.kind, i.number, i.patient_id, i.payer_id, i.credits_id, o.number as credits_number, i.reason, i.language, i.issued_on, i.due_on,
  i.issued_at, i.issued_by, concat_ws(' ', nullif(u.title, ''), nullif(u.given_name, ''), u.family_name) as issued_by_name,
  i.currency, i.net_minor, i.tax_minor, i.total_minor, i.clinic, i.payer, i.patient, i.terms,
  case i.kind when 'invoice' then billing.open_amount(i.id) else 0 end as open_minor,
  c.id as credited_by, c.number as credited_number`

const FROM = `billing.invoices i join access.users u on u.id = i.issued_by
  left join billing.invoices c on c.tenant_id = i.tenant_id and c.credits_id = i.id
  left join billing.invoices o on o.tenant_id = i.tenant_id and o.id = i.credits_id`

export function findInvoice(db: Db, id: string): Promise<Invoice | undefined> {
  return maybe<Invoice>(
    db,
    `select ${COLUMNS} from ${FROM} where i.tenant_id = public.current_tenant() and i.id = :id`,
    { id },
  )
}

/** All invoices and credits for what was done to a patient, or that they pay; newest first. */
export function invoicesOf(db: Db, patient: string): Promise<Invoice[]> {
  return all<Invoice>(
    db,
    `select ${COLUMNS} from ${FROM} where i.tenant_id = public.current_tenant() and (i.patient_id = :patient or i.payer_id = :patient)
     order by i.issued_on desc, i.id desc`,
    { patient },
  )
}

/** What is still open in the whole clinic, the longest due first. */
export function openInvoices(db: Db, limit: number): Promise<Invoice[]> {
  return all<Invoice>(
    db,
    `select * from (select ${COLUMNS} from ${FROM} where i.tenant_id = public.current_tenant() and i.kind = 'invoice') o
     where open_minor <> 0 order by due_on, id limit :limit`,
    { limit },
  )
}

export function linesOf(db: Db, invoice: string): Promise<InvoiceLine[]> {
  return all<InvoiceLine>(
    db,
    `select position, treatment_id, done_on, code, words, tooth, provider, net_minor, tax_rate, tax_minor
     from billing.invoice_lines where tenant_id = public.current_tenant() and invoice_id = :invoice order by position`,
    { invoice },
  )
}

export type NewInvoice = Pick<
  Invoice,
  | 'id'
  | 'kind'
  | 'patient_id'
  | 'payer_id'
  | 'credits_id'
  | 'reason'
  | 'language'
  | 'issued_on'
  | 'due_on'
  | 'issued_by'
  | 'currency'
  | 'net_minor'
  | 'tax_minor'
  | 'total_minor'
  | 'clinic'
  | 'payer'
  | 'patient'
  | 'terms'
>

/**
 * Gives an invoice or credit the next number of its year and stores it for good.
 * @returns its number
 */
export async function insertInvoice(
  db: Db,
  invoice: NewInvoice,
  lines: readonly InvoiceLine[],
): Promise<string> {
  const year = invoice.issued_on.slice(0, 4)
  const { number } = await one<{ number: string }>(
    db,
    `insert into billing.invoices (id, kind, number, patient_id, payer_id, credits_id, reason, language, issued_on, due_on,
       issued_by, currency, net_minor, tax_minor, total_minor, clinic, payer, patient, terms)
     values (:id, :kind, :year || '-' || lpad(access.next_number('invoice-' || :year)::text, 6, '0'), :patient_id, :payer_id,
       :credits_id, :reason, :language, :issued_on, :due_on, :issued_by, :currency, :net_minor, :tax_minor, :total_minor,
       :clinic::jsonb, :payer::jsonb, :patient::jsonb, :terms::jsonb)
     returning number`,
    {
      ...invoice,
      year,
      clinic: JSON.stringify(invoice.clinic),
      payer: JSON.stringify(invoice.payer),
      patient: JSON.stringify(invoice.patient),
      terms: JSON.stringify(invoice.terms),
    },
  )
  await all(
    db,
    `insert into billing.invoice_lines (invoice_id, patient_id, position, treatment_id, done_on, code, words, tooth, provider,
       net_minor, tax_rate, tax_minor)
     select :id, :patient_id, l.position, l.treatment_id, l.done_on, l.code, l.words, l.tooth, l.provider, l.net_minor, l.tax_rate, l.tax_minor
     from jsonb_to_recordset(:lines::jsonb) as l(position int, treatment_id uuid, done_on date, code text, words text, tooth text,
       provider text, net_minor bigint, tax_rate int, tax_minor bigint)`,
    { id: invoice.id, patient_id: invoice.patient_id, lines: asJson(lines) },
  )
  return number
}

function asJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part))
}

export interface Unbilled {
  patient_id: string
  family_name: string
  given_name: string
  count: number
  latest: Date
  fee_minor: bigint
}

/** Patients with treatments that are done and on no invoice yet, the latest first. */
export function unbilledPatients(db: Db, limit: number): Promise<Unbilled[]> {
  return all<Unbilled>(
    db,
    `select t.patient_id, p.family_name, p.given_name, count(*)::int as count, max(t.completed_at) as latest,
       sum(t.fee_minor)::bigint as fee_minor
     from clinical.treatments t join patients.patients p on p.tenant_id = t.tenant_id and p.id = t.patient_id
     where t.tenant_id = public.current_tenant() and t.status = 'completed' and t.billed_at is null
     group by t.patient_id, p.family_name, p.given_name order by latest desc limit :limit`,
    { limit },
  )
}
