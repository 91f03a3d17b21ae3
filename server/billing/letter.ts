import type { Logo } from '../access/logo.ts'
import { edges } from '../print/paper.ts'
import type { Sheet } from './invoice.pdf.ts'
import type { Invoice } from './invoices.queries.ts'

/** Head, address and reference lines of a letter (DIN 5008, form B), and its title. */
export function letter(sheet: Sheet, invoice: Invoice, facts: readonly [string, string][]): void {
  const { paper, title } = sheet
  const { clinic, payer } = invoice
  head(sheet, clinic)
  const contact = [...clinic.lines, clinic.phone, clinic.email, clinic.website].filter(Boolean).join('\n')
  paper.write(contact, { x: 130, y: 13, width: 60 }, { size: 9, align: 'right', grey: true })
  paper.write(
    [clinic.name, ...clinic.lines].join(' · '),
    { x: edges.left, y: 45, width: 85 },
    { size: 7, grey: true },
  )
  paper.rule(49, edges.left, edges.left + 80)
  paper.write([payer.name, ...payer.lines].join('\n'), { x: edges.left, y: 51, width: 85 }, { size: 11 })
  facts.forEach(([term, value], index) => {
    const y = 50 + index * 6
    paper.write(term, { x: 120, y, width: 28 }, { size: 9, grey: true })
    paper.write(value, { x: 148, y, width: 42 }, { size: 9, align: 'right' })
    paper.rule(y + 5, 120, edges.right)
  })
  paper.write(title, { x: edges.left, y: 92, width: edges.width }, { size: 16, weight: 'strong' }, 'H1')
}

const TOP = 13

/** The clinic's name: beside a square or tall logo, below a long one. */
function head({ paper, words, logo }: Sheet, { name }: Invoice['clinic']): void {
  if (!logo) {
    paper.write(name, { x: edges.left, y: 15, width: 100 }, { size: 15, weight: 'strong' })
    return
  }
  const { width, height } = sizeOf(logo)
  paper.picture(logo.bytes, { x: edges.left, y: TOP, width, height }, words('billing.pdf.logo', { name }))
  const beside = width <= 30
  const at = beside
    ? { x: edges.left + width + 4, y: TOP + Math.max(0, height / 2 - 4), width: 96 - width }
    : { x: edges.left, y: TOP + height + 1.5, width: 100 }
  paper.write(name, at, { size: beside ? 15 : 11, weight: 'strong' })
}

/** Logos of every shape cover about the same paper, in millimetres: within 70 by 20. */
function sizeOf(logo: Logo): { width: number; height: number } {
  const ratio = logo.width / logo.height
  const wide = Math.min(70, Math.sqrt(450 * ratio))
  const height = Math.min(20, wide / ratio)
  return { width: height * ratio, height }
}
