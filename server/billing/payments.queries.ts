import { awaitSameForm } from '../db/sameForm.ts'
import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export const METHODS = ['card', 'cash', 'transfer'] as const
export type Method = (typeof METHODS)[number]

export interface Payment {
  id: string
  number: string
  invoice_id: string
  invoice_number: string
  patient_id: string
  kind: 'payment' | 'refund' | 'reversal'
  reverses_id: string | null
  reversed: boolean
  method: Method
  paid_on: string
  received_at: Date
  received_by_name: string
  currency: string
  amount_minor: bigint
  reference: string
}

const SELECT = `select p.id, p.number, p.invoice_id, i.number as invoice_number, p.patient_id, p.kind, p.reverses_id,
    exists (select from billing.payments r where r.tenant_id = p.tenant_id and r.reverses_id = p.id) as reversed,
    p.method, p.paid_on, p.received_at, concat_ws(' ', nullif(u.title, ''), nullif(u.given_name, ''), u.family_name) as received_by_name,
    p.currency, p.amount_minor, p.reference
  from billing.payments p join billing.invoices i on i.tenant_id = p.tenant_id and i.id = p.invoice_id
  join access.users u on u.id = p.received_by`

export function paymentsOfInvoice(db: Db, invoice: string): Promise<Payment[]> {
  return all<Payment>(
    db,
    `${SELECT} where p.tenant_id = public.current_tenant() and p.invoice_id = :invoice order by p.received_at, p.id`,
    { invoice },
  )
}

export function paymentsOf(db: Db, patient: string): Promise<Payment[]> {
  return all<Payment>(
    db,
    `${SELECT} where p.tenant_id = public.current_tenant() and p.patient_id = :patient order by p.received_at desc, p.id desc`,
    { patient },
  )
}

export function findPayment(db: Db, id: string): Promise<Payment | undefined> {
  return maybe<Payment>(db, `${SELECT} where p.tenant_id = public.current_tenant() and p.id = :id`, { id })
}

export interface NewPayment {
  id: string
  invoice_id: string
  patient_id: string
  kind: Payment['kind']
  reverses_id: string | null
  method: Method
  paid_on: string
  received_by: string
  currency: string
  amount_minor: bigint
  reference: string
}

/** Sent twice with one id it is one payment. The database keeps it within what is owed. */
export async function insertPayment(db: Db, payment: NewPayment): Promise<void> {
  await awaitSameForm(db, payment.id)
  if (await findPayment(db, payment.id)) return
  await maybe(
    db,
    `insert into billing.payments (id, number, invoice_id, patient_id, kind, reverses_id, method, paid_on, received_by, currency, amount_minor, reference)
     values (:id, :year || '-' || lpad(access.next_number('receipt-' || :year)::text, 6, '0'), :invoice_id, :patient_id, :kind, :reverses_id,
       :method, :paid_on, :received_by, :currency, :amount_minor, :reference)`,
    { ...payment, year: payment.paid_on.slice(0, 4) },
  )
}
