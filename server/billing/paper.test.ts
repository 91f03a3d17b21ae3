import { expect } from 'chai'
import sharp from 'sharp'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { entriesIn, textIn, writtenIn } from '../testing/pdf.ts'
import { upload } from '../testing/sending.ts'
import { aBillingClinic } from './testing/bills.ts'

describe('invoices on paper', function () {
  this.timeout(120_000)

  let app: TestApp
  let bills: Awaited<ReturnType<typeof aBillingClinic>>

  before(async () => {
    app = await startApp()
    bills = await aBillingClinic(app, { name: 'Praxis am Fluss', city: 'Köln' })
  })
  after(() => app.stop())

  const pdfOf = async (path: string) => {
    const shown = await bills.desk.get(path)
    expect(shown.headers.get('content-type')).to.equal('application/pdf')
    return shown.bytes
  }

  const numberOf = async (invoice: string) => {
    const { $ } = await bills.desk.get(`/invoices/${invoice}`)
    return /\d{4}-\d{6}/.exec($('h1').text())?.[0] as string
  }

  async function changeLogo(width: number, height: number) {
    const admin = await app.as(await app.aPerson(bills.clinic, ['admin']), bills.clinic)
    const bytes = await sharp({ create: { width, height, channels: 3, background: '#0b6268' } })
      .png()
      .toBuffer()
    const shown = await upload(admin, '/admin/clinic/logo', {}, { field: 'logo', name: 'logo.png', bytes })
    expect(shown.status).to.equal(303)
  }

  const sizesIn = (pdf: Buffer) =>
    [...pdf.toString('latin1').matchAll(/\/Width (\d+)\n\/Height (\d+)/g)].map(([, w, h]) => [
      Number(w),
      Number(h),
    ])

  it('say who bills, who pays and who was treated, in names of any script', async () => {
    const patient = await app.aPatient(bills.clinic, { family_name: 'Mansour', given_name: 'محمد' })
    const { invoice } = await bills.invoiced([4500n], { patient })
    const pdf = await pdfOf(`/invoices/${invoice}/pdf`)
    const number = await numberOf(invoice)
    expect(entriesIn(pdf, 'Title')).to.deep.equal([`Rechnung ${number}`])
    expect(entriesIn(pdf, 'Lang')).to.deep.equal(['de-DE'])
    expect(textIn(pdf)).to.contain(`Rechnung ${number}`).and.contain('Praxis am Fluss').and.contain('45,00')
    expect(entriesIn(pdf, 'ActualText')).to.include('محمد Mansour')
    expect(writtenIn(pdf).flatMap(({ glyphs }) => glyphs)).to.not.include(0)
  })

  it('name the invoice that a credit takes back, and the payment a receipt is for', async () => {
    const { invoice } = await bills.invoiced([4500n])
    const payment = newId()
    await bills.pay(invoice, '45,00', { id: payment })
    const credit = newId()
    await bills.desk.post(`/invoices/${invoice}/credit`, { id: credit, reason: 'Falscher Zahn' })
    const number = await numberOf(invoice)
    const credited = textIn(await pdfOf(`/invoices/${credit}/pdf`))
    expect(credited).to.contain(number).and.contain('Falscher Zahn').and.contain('-45,00')
    const receipt = await pdfOf(`/payments/${payment}/receipt`)
    expect(textIn(receipt)).to.contain(number)
    expect(entriesIn(receipt, 'Title')[0]).to.match(/^Quittung \d{4}-\d{6}$/)
  })

  it('carry the logo they were issued with: invoice, credit and receipt', async () => {
    const { invoice: before } = await bills.invoiced([100n])
    await changeLogo(600, 200)
    const { invoice } = await bills.invoiced([4500n])
    const payment = newId()
    await bills.pay(invoice, '45,00', { id: payment })
    await changeLogo(100, 300)
    const credit = newId()
    await bills.desk.post(`/invoices/${invoice}/credit`, { id: credit, reason: 'Falscher Zahn' })
    const { invoice: after } = await bills.invoiced([100n])
    for (const path of [
      `/invoices/${invoice}/pdf`,
      `/invoices/${credit}/pdf`,
      `/payments/${payment}/receipt`,
    ]) {
      const pdf = await pdfOf(path)
      expect(sizesIn(pdf), path).to.deep.equal([[600, 200]])
      expect(entriesIn(pdf, 'Alt')).to.deep.equal(['Logo von Praxis am Fluss'])
    }
    expect(sizesIn(await pdfOf(`/invoices/${before}/pdf`))).to.deep.equal([])
    expect(sizesIn(await pdfOf(`/invoices/${after}/pdf`))).to.deep.equal([[100, 300]])
  })
})
