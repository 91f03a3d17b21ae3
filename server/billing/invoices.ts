import { Temporal } from 'temporal-polyfill'
import { completedUnbilled, markBilled, unmarkBilled } from '../clinical/treatments.queries.ts'
import { lineOf, nameOf, type Treatment } from '../clinical/treatments.ts'
import { findLogo } from '../access/logo.queries.ts'
import { awaitSameForm } from '../db/sameForm.ts'
import type { Db } from '../db/tenant.ts'
import { dayAt, instantOf } from '../lib/clock.ts'
import { type Money, money, sum } from '../lib/money.ts'
import type { Clinic } from '../web/call.ts'
import { NotFound, Refusal } from '../web/refusals.ts'
import { wordsFor } from '../web/words.ts'
import {
  findInvoice,
  type Invoice,
  type InvoiceLine,
  insertInvoice,
  linesOf,
  type NewInvoice,
  type Party,
} from './invoices.queries.ts'
import { type Biller, type ClinicLetterhead, findBiller, letterhead } from './parties.queries.ts'
import { type BillingSettings, billingSettings } from './settings.queries.ts'
import { taxOn, usualTax } from './tax.ts'

export interface Issuing {
  id: string
  patient: string
  treatments: readonly string[]
  by: string
  now: Date
}

/**
 * Issues an invoice for done treatments: numbers it, states everything as it is now, and marks them as billed.
 * Sent twice with one id it is one invoice.
 * @throws Refusal when one of the treatments is not done or is billed already, or is exempt from tax and nobody said why
 *   (an invoice has to: directive 2006/112/EC, article 226), NotFound without the patient
 */
export async function issueInvoice(db: Db, clinic: Clinic, it: Issuing): Promise<void> {
  await awaitSameForm(db, it.id)
  if (await findInvoice(db, it.id)) return
  const chosen = new Set(it.treatments)
  if (chosen.size === 0) throw new Refusal('treatments', 'billing.refusals.nothingChosen')
  const treatments = (await completedUnbilled(db, it.patient)).filter((treatment) => chosen.has(treatment.id))
  if (treatments.length < chosen.size) throw new Refusal('treatments', 'billing.refusals.billedAlready')
  await markBilled(db, [...chosen])

  const settings = await settingsOf(db, clinic)
  const { patient, payer, payerId } = await partiesOf(db, it.patient)
  const language = languageOf(payer, clinic)
  const lines = treatments.map((treatment, index) =>
    invoiceLine(treatment, index + 1, { clinic, settings, language }),
  )
  if (settings.tax_rate > 0 && !settings.exemption && lines.some((line) => line.tax_rate === 0))
    throw new Refusal('treatments', 'billing.refusals.exemption')
  const issuedOn = dayAt(instantOf(it.now), clinic.timeZone)
  await insertInvoice(
    db,
    {
      id: it.id,
      kind: 'invoice',
      patient_id: it.patient,
      payer_id: payerId,
      credits_id: null,
      reason: '',
      language,
      issued_on: issuedOn.toString(),
      due_on: issuedOn.add({ days: settings.payment_days }).toString(),
      issued_by: it.by,
      ...totals(lines, clinic.currency),
      clinic: clinicParty(await letterhead(db), settings, { ...clinic, logo: await findLogo(db) }),
      payer: partyOf(payer),
      patient: { ...partyOf(patient), born: patient.born_on, number: patient.number },
      terms: { taxName: settings.tax_name, exemption: settings.exemption },
    },
    lines,
  )
}

/**
 * Credits an issued invoice whole: the same lines with the opposite sign under a number of its own. The treatments
 * can be billed again.
 * @throws Refusal when it is a credit itself or was credited before
 */
export async function creditInvoice(
  db: Db,
  clinic: Clinic,
  it: { id: string; invoice: string; reason: string; by: string; now: Date },
): Promise<void> {
  await awaitSameForm(db, it.id)
  if (await findInvoice(db, it.id)) return
  const invoice = await getInvoice(db, it.invoice)
  if (invoice.kind === 'credit') throw new Refusal('reason', 'billing.refusals.creditOfCredit')
  if (invoice.credited_by) throw new Refusal('reason', 'billing.refusals.creditedAlready')
  const lines = (await linesOf(db, it.invoice)).map((line) => ({
    ...line,
    net_minor: -line.net_minor,
    tax_minor: -line.tax_minor,
  }))
  const issuedOn = dayAt(instantOf(it.now), clinic.timeZone).toString()
  const credit: NewInvoice = {
    ...invoice,
    id: it.id,
    kind: 'credit',
    credits_id: invoice.id,
    reason: it.reason,
    issued_on: issuedOn,
    due_on: issuedOn,
    issued_by: it.by,
    ...totals(lines, invoice.currency),
  }
  await insertInvoice(db, credit, lines)
  await unmarkBilled(
    db,
    lines.flatMap((line) => (line.treatment_id ? [line.treatment_id] : [])),
  )
}

/** @throws NotFound */
export async function getInvoice(db: Db, id: string): Promise<Invoice> {
  const invoice = await findInvoice(db, id)
  if (!invoice) throw new NotFound('invoice')
  return invoice
}

/** How the clinic bills; until it says so, as is usual in its country. */
export function settingsOf(db: Db, clinic: Clinic): Promise<BillingSettings> {
  return billingSettings(db, usualTax(clinic.country, wordsFor(clinic.language)))
}

export type InvoiceState = 'open' | 'overdue' | 'partly' | 'paid' | 'credited' | 'credit' | 'overpaid'

/** Where an invoice stands on a day of the clinic. @param today YYYY-MM-DD */
export function stateOf(
  invoice: Pick<Invoice, 'kind' | 'credited_by' | 'open_minor' | 'total_minor' | 'due_on'>,
  today: string,
): InvoiceState {
  if (invoice.kind === 'credit') return 'credit'
  if (invoice.open_minor < 0n) return 'overpaid'
  if (invoice.credited_by) return 'credited'
  if (invoice.open_minor === 0n) return 'paid'
  if (Temporal.PlainDate.compare(invoice.due_on, today) < 0) return 'overdue'
  return invoice.open_minor < invoice.total_minor ? 'partly' : 'open'
}

function totals(lines: readonly InvoiceLine[], currency: string) {
  const of = (part: (line: InvoiceLine) => bigint): Money =>
    sum(
      lines.map((line) => money(part(line), currency)),
      currency,
    )
  const net = of((line) => line.net_minor)
  const tax = of((line) => line.tax_minor)
  return { currency, net_minor: net.minor, tax_minor: tax.minor, total_minor: net.minor + tax.minor }
}

interface Writing {
  clinic: Clinic
  settings: BillingSettings
  language: 'en' | 'de'
}

function invoiceLine(
  treatment: Treatment,
  position: number,
  { clinic, settings, language }: Writing,
): InvoiceLine {
  const shown = lineOf(treatment, { notation: clinic.notation, language })
  const rate = treatment.taxed ? settings.tax_rate : 0
  const region = shown.region ? wordsFor(language)(`clinical.region.${shown.region}`) : ''
  return {
    position,
    treatment_id: treatment.id,
    done_on: dayAt(instantOf(treatment.completedAt as Date), clinic.timeZone).toString(),
    code: treatment.code,
    words: nameOf(treatment, language),
    tooth: [shown.tooth || region, shown.surfaces].filter(Boolean).join(' '),
    provider: treatment.providerName,
    net_minor: treatment.fee.minor,
    tax_rate: rate,
    tax_minor: taxOn(treatment.fee, rate).minor,
  }
}

async function partiesOf(db: Db, patientId: string) {
  const patient = await findBiller(db, patientId)
  if (!patient) throw new NotFound('patient')
  const payerId = patient.guarantor_id ?? patientId
  const payer = payerId === patientId ? patient : await findBiller(db, payerId)
  return { patient, payer: payer ?? patient, payerId: payer ? payerId : patientId }
}

function languageOf(payer: Biller, clinic: Clinic): 'en' | 'de' {
  return payer.language.startsWith('de') ? 'de' : payer.language.startsWith('en') ? 'en' : clinic.language
}

function partyOf(person: Biller): Party {
  return {
    name: [person.title, person.given_name, person.family_name].filter(Boolean).join(' '),
    lines: [
      person.street,
      [person.postal_code, person.city].filter(Boolean).join(' '),
      person.country,
    ].filter(Boolean),
  }
}

function clinicParty(
  head: ClinicLetterhead,
  settings: BillingSettings,
  clinic: Clinic & { logo: string | undefined },
): Invoice['clinic'] {
  return {
    name: head.name,
    lines: [head.street, [head.postal_code, head.city].filter(Boolean).join(' ')].filter(Boolean),
    phone: head.phone,
    email: head.email,
    website: head.website,
    taxNumber: settings.tax_number,
    bank: settings.bank_name,
    iban: settings.iban,
    bic: settings.bic,
    foot: settings.foot,
    timeZone: clinic.timeZone,
    locale: clinic.locale,
    ...(clinic.logo && { logo: clinic.logo }),
  }
}
