import { type Logo, readLogo } from '../access/logo.ts'
import type { Call } from '../web/call.ts'
import type { Invoice } from './invoices.queries.ts'

/** The logo an invoice was issued with, whatever the clinic uses now. */
export async function logoOf(call: Call<unknown>, { clinic }: Invoice): Promise<Logo | undefined> {
  return clinic.logo ? readLogo(call.db, call.services.files, clinic.logo) : undefined
}
