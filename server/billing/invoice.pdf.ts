import { money } from '../lib/money.ts'
import type { Logo } from '../access/logo.ts'
import { edges, type Paper } from '../print/paper.ts'
import { printed } from '../print/printed.ts'
import { formatDate, formatMoney, type Place } from '../web/formats.ts'
import { type Words, wordsFor } from '../web/words.ts'
import type { Invoice, InvoiceLine } from './invoices.queries.ts'
import { letter } from './letter.ts'
import type { Payment } from './payments.queries.ts'

/** The invoice on paper (DIN 5008, form B), in the payer's language, from what it stated when it was issued. */
export function invoicePdf(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  logo: Logo | undefined,
): Promise<Buffer> {
  const { kind, number } = invoice
  return printedSheet(invoice, { kind, number, logo }, (sheet) => writeInvoice(sheet, invoice, lines))
}

/** A receipt for money that came in, or was given back. */
export function receiptPdf(invoice: Invoice, payment: Payment, logo: Logo | undefined): Promise<Buffer> {
  const { number } = payment
  return printedSheet(invoice, { kind: 'receipt', number, logo }, (sheet) =>
    writeReceipt(sheet, invoice, payment),
  )
}

function writeInvoice(sheet: Sheet, invoice: Invoice, lines: readonly InvoiceLine[]): void {
  const { paper, words, place, amount } = sheet
  letter(sheet, invoice, [
    [words('billing.pdf.date'), formatDate(invoice.issued_on, 'date', place)],
    ...(invoice.credits_number
      ? [[words('billing.pdf.forInvoice'), invoice.credits_number] as [string, string]]
      : []),
    ...(invoice.kind === 'invoice'
      ? [[words('billing.pdf.due'), formatDate(invoice.due_on, 'date', place)] as [string, string]]
      : []),
    [words('billing.pdf.patient'), invoice.patient.name],
    ...(invoice.patient.born
      ? [[words('billing.pdf.born'), formatDate(invoice.patient.born, 'date', place)] as [string, string]]
      : []),
    [words('billing.pdf.patientNumber'), String(invoice.patient.number)],
  ])
  let y = 106
  if (invoice.kind === 'credit')
    y += paper.write(invoice.reason, { x: edges.left, y, width: edges.width }) + 3
  y = paper.table(
    [
      { head: words('billing.pdf.columns.date'), width: 22 },
      { head: words('billing.pdf.columns.tooth'), width: 22 },
      { head: words('billing.pdf.columns.treatment') },
      { head: words('billing.pdf.columns.tax'), width: 16, align: 'right' },
      { head: words('billing.pdf.columns.amount'), width: 28, align: 'right' },
    ],
    lines.map((line) => [
      formatDate(line.done_on, 'date', place),
      line.tooth,
      line.words,
      line.tax_rate > 0 ? percentWords(line.tax_rate, place) : '–',
      amount(line.net_minor),
    ]),
    y,
  )
  y = totals(sheet, invoice, lines, y)
  y = notes(sheet, invoice, lines, y)
  foot(sheet, invoice)
}

function writeReceipt(sheet: Sheet, invoice: Invoice, payment: Payment): void {
  const { paper, words, place, amount } = sheet
  letter(sheet, invoice, [
    [words('billing.pdf.date'), formatDate(payment.paid_on, 'date', place)],
    [words('billing.pdf.forInvoice'), invoice.number],
    [words('billing.pdf.patient'), invoice.patient.name],
  ])
  const said = words(`billing.pdf.received.${payment.kind}`, {
    amount: amount(payment.amount_minor),
    method: words(`billing.method.${payment.method}`),
  })
  paper.write(said, { x: edges.left, y: 106, width: edges.width }, { size: 11 })
  foot(sheet, invoice)
}

/** What a sheet is written with: words and formats of its reader. */
export interface Sheet {
  paper: Paper
  words: Words
  place: Place
  title: string
  logo: Logo | undefined
  amount: (minor: bigint) => string
}

function printedSheet(
  invoice: Invoice,
  { kind, number, logo }: { kind: Invoice['kind'] | 'receipt'; number: string; logo: Logo | undefined },
  write: (sheet: Sheet) => void,
): Promise<Buffer> {
  const words = wordsFor(invoice.language)
  const locale = invoice.clinic.locale.startsWith(invoice.language)
    ? invoice.clinic.locale
    : invoice.language === 'de'
      ? 'de-DE'
      : 'en-GB'
  const place = { locale, timeZone: invoice.clinic.timeZone } as Place
  const title = `${words(`billing.pdf.${kind}`)} ${number}`
  const amount = (minor: bigint) => formatMoney(money(minor, invoice.currency), place)
  const about = { title, language: locale, author: invoice.clinic.name, made: invoice.issued_at }
  return printed(about, (paper) => write({ paper, words, place, title, logo, amount }))
}

function totals(
  { paper, words, place, amount }: Sheet,
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  from: number,
): number {
  const taxes = taxesOf(lines)
  let y = paper.roomFor(10 + taxes.length * 6, from) + 1
  const row = (label: string, value: string, strong = false) => {
    paper.write(
      label,
      { x: 100, y, width: 60 },
      { size: strong ? 11 : 9, weight: strong ? 'strong' : 'regular', align: 'right' },
    )
    paper.write(
      value,
      { x: 160, y, width: 28 },
      { size: strong ? 11 : 9, weight: strong ? 'strong' : 'regular', align: 'right' },
    )
    y += strong ? 7 : 5
  }
  if (taxes.length > 0) row(words('billing.pdf.net'), amount(invoice.net_minor))
  for (const [rate, tax] of taxes) row(`${invoice.terms.taxName} ${percentWords(rate, place)}`, amount(tax))
  row(words(`billing.pdf.total.${invoice.kind}`), amount(invoice.total_minor), true)
  return y + 3
}

/** The tax of each rate above zero, the lowest rate first. */
export function taxesOf(
  lines: readonly Pick<InvoiceLine, 'tax_rate' | 'tax_minor'>[],
): [rate: number, tax: bigint][] {
  const byRate = new Map<number, bigint>()
  for (const line of lines)
    if (line.tax_rate > 0) byRate.set(line.tax_rate, (byRate.get(line.tax_rate) ?? 0n) + line.tax_minor)
  return [...byRate].sort(([one], [other]) => one - other)
}

function notes(
  { paper, words, place }: Sheet,
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  from: number,
): number {
  const { clinic, terms } = invoice
  const said = [
    lines.some((line) => line.tax_rate === 0) ? terms.exemption : '',
    invoice.kind === 'invoice'
      ? words('billing.pdf.payBy', { day: formatDate(invoice.due_on, 'date', place) })
      : '',
    clinic.iban && invoice.kind === 'invoice'
      ? [
          clinic.bank,
          `IBAN ${clinic.iban}`,
          clinic.bic && `BIC ${clinic.bic}`,
          words('billing.pdf.reference', { number: invoice.number }),
        ]
          .filter(Boolean)
          .join(' · ')
      : '',
    clinic.foot,
  ].filter(Boolean)
  let y = paper.roomFor(said.length * 6, from)
  for (const text of said) y += paper.write(text, { x: edges.left, y, width: edges.width }, { size: 9 }) + 1.5
  return y
}

function foot({ paper, words, title }: Sheet, { clinic }: Invoice): void {
  const line = [
    clinic.name,
    ...clinic.lines,
    clinic.taxNumber && words('billing.pdf.taxNumber', { number: clinic.taxNumber }),
  ]
    .filter(Boolean)
    .join(' · ')
  paper.onEachPage((page, pages) => {
    paper.rule(280)
    paper.write(line, { x: edges.left, y: 282, width: 130 }, { size: 8, grey: true })
    paper.write(
      words('billing.pdf.page', { title, page, pages }),
      { x: 150, y: 282, width: 40 },
      { size: 8, grey: true, align: 'right' },
    )
  })
}

function percentWords(rate: number, { locale }: Place): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(rate / 10_000)
}
