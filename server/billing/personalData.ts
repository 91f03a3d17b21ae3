import type { PersonalData } from '../patients/parts.ts'

/** What these tables hold of a patient; export, erasure and retention read it. */
export const billingPersonalData: readonly PersonalData[] = [
  { table: 'billing.invoices', patient: 'patient_id', class: 'billing' },
  { table: 'billing.invoices', patient: 'payer_id', class: 'billing' },
  { table: 'billing.invoice_lines', patient: 'patient_id', class: 'billing' },
  { table: 'billing.payments', patient: 'patient_id', class: 'billing' },
]
