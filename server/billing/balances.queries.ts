import { all, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** What is owed for a patient or by them, over all invoices: below zero is money of theirs. */
export async function balanceOf(db: Db, patient: string): Promise<bigint> {
  const row = await one<{ owed: bigint }>(
    db,
    `with theirs as (
       select id, total_minor from billing.invoices where tenant_id = public.current_tenant() and payer_id = :patient
       union select id, total_minor from billing.invoices where tenant_id = public.current_tenant() and patient_id = :patient)
     select ((select coalesce(sum(total_minor), 0) from theirs)
       - (select coalesce(sum(p.amount_minor), 0) from theirs t
            join billing.payments p on p.tenant_id = public.current_tenant() and p.invoice_id = t.id))::bigint as owed`,
    { patient },
  )
  return row.owed
}

/**
 * Condition on a row p of patients.patients: they owe something as payer. Invoices that are paid to the cent add nothing
 * and are left out before anything is added up: they are nearly all.
 */
export const OWES = `p.id in (
  select i.payer_id from billing.invoices i
  left join (select y.invoice_id, sum(y.amount_minor) as paid from billing.payments y group by y.invoice_id) y
    on y.invoice_id = i.id
  where i.total_minor <> coalesce(y.paid, 0)
  group by i.payer_id having sum(i.total_minor - coalesce(y.paid, 0)) > 0)`

/** What each of these patients owes as payer; those with nothing open are left out. */
export function balancesOf(
  db: Db,
  patients: readonly string[],
): Promise<{ payer_id: string; owed: bigint }[]> {
  return all(
    db,
    `select i.payer_id, sum(i.total_minor - coalesce(y.paid, 0))::bigint as owed
     from billing.invoices i
     left join lateral (select sum(p.amount_minor) as paid from billing.payments p
       where p.tenant_id = i.tenant_id and p.invoice_id = i.id) y on true
     where i.tenant_id = public.current_tenant() and i.payer_id = any (:patients::uuid[])
     group by i.payer_id having sum(i.total_minor - coalesce(y.paid, 0)) <> 0`,
    { patients },
  )
}
