import { maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { Conflict } from '../web/refusals.ts'

/** What a clinic's invoices say about tax, payment and the bank. */
export interface BillingSettings {
  id: string
  version: number
  /** In hundredths of a per cent: 1900 is 19 %. */
  tax_rate: number
  tax_name: string
  /** Why medical treatment carries no tax, as the invoice says it. */
  exemption: string
  payment_days: number
  bank_name: string
  iban: string
  bic: string
  tax_number: string
  foot: string
}

const COLUMNS =
  'id, version, tax_rate, tax_name, exemption, payment_days, bank_name, iban, bic, tax_number, foot'

/** The clinic's settings; made with the country's usual ones the first time someone asks. */
export async function billingSettings(
  db: Db,
  usual: Pick<BillingSettings, 'tax_rate' | 'tax_name' | 'exemption'>,
): Promise<BillingSettings> {
  const found = await maybe<BillingSettings>(db, `select ${COLUMNS} from billing.settings`)
  if (found) return found
  await maybe(
    db,
    `insert into billing.settings (tax_rate, tax_name, exemption) values (:tax_rate, :tax_name, :exemption)
     on conflict (tenant_id) do nothing`,
    { ...usual },
  )
  return (await maybe<BillingSettings>(db, `select ${COLUMNS} from billing.settings`)) as BillingSettings
}

/** @throws Conflict when someone else saved since `version` */
export async function updateBillingSettings(
  db: Db,
  version: number,
  to: Omit<BillingSettings, 'id' | 'version'>,
): Promise<void> {
  const changed = await maybe(
    db,
    `update billing.settings set tax_rate = :tax_rate, tax_name = :tax_name, exemption = :exemption,
       payment_days = :payment_days, bank_name = :bank_name, iban = :iban, bic = :bic, tax_number = :tax_number, foot = :foot
     where version = :version returning id`,
    { ...to, version },
  )
  if (!changed) throw new Conflict('billing settings')
}
