import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aBillingClinic } from './testing/bills.ts'

type Bills = Awaited<ReturnType<typeof aBillingClinic>>

describe('billing', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser
  let treated: Bills['treated']
  let invoiced: Bills['invoiced']
  let pay: Bills['pay']

  before(async () => {
    app = await startApp()
    ;({ clinic, desk, treated, invoiced, pay } = await aBillingClinic(app))
  })
  after(() => app.stop())

  const openAmount = async (invoice: string) => {
    const found = await app.owner.knex.raw(
      `select (select sum(total_minor) from billing.invoices where id = :invoice or credits_id = :invoice)
        - (select coalesce(sum(amount_minor), 0) from billing.payments where invoice_id = :invoice) as open`,
      { invoice },
    )
    return Number((found as { rows: { open: string }[] }).rows[0]?.open)
  }

  it('issues an invoice for what is done, and shows what is to pay', async () => {
    const { invoice } = await invoiced([1294n, 6450n])
    const shown = await desk.get(`/invoices/${invoice}`)
    expect(shown.status).to.equal(200)
    expect(shown.$('tfoot .total td').last().text()).to.equal('77,44\u00a0€')
    expect(shown.$('[name=amount]').val()).to.equal('77,44')
    expect(shown.text).to.include('§ 4 Nr. 14')
    expect(shown.$('.pay .btn-primary span').text()).to.equal('77,44\u00a0€ mit Karte kassieren')
    expect(shown.$('.main-nav [aria-current=page]').text()).to.equal('Abrechnung')
  })

  it('adds tax to what is not exempt', async () => {
    const { invoice } = await invoiced([25_000n], { taxed: true })
    expect(await openAmount(invoice)).to.equal(29_750)
  })

  it('numbers invoices without gaps, whatever is refused in between', async () => {
    const numbers = async () => {
      const found = await app.owner.knex.raw(
        `select number from billing.invoices where tenant_id = ? order by number`,
        [clinic.id],
      )
      return (found as { rows: { number: string }[] }).rows.map((row) => Number(row.number.slice(5)))
    }
    const before = Math.max(0, ...(await numbers()))
    const { patient } = await treated([100n])
    await Promise.all([
      invoiced([100n]),
      desk.post(`/patients/${patient.id}/invoices`, { id: newId(), treatments: newId() }),
      invoiced([200n]),
      desk.post(`/patients/${patient.id}/invoices`, { id: newId() }),
      invoiced([300n]),
    ])
    expect((await numbers()).filter((number) => number > before)).to.deep.equal([
      before + 1,
      before + 2,
      before + 3,
    ])
  })

  it('bills a treatment once when two desks press at the same moment', async () => {
    const { patient, treatments } = await treated([5000n])
    const both = await Promise.all(
      [1, 2].map(() => desk.post(`/patients/${patient.id}/invoices`, { id: newId(), treatments })),
    )
    expect(both.map((shown) => shown.status).sort()).to.deep.equal([303, 422])
  })

  it('is one invoice when the form is sent twice', async () => {
    const { patient, treatments } = await treated([5000n])
    const form = { id: newId(), treatments }
    const first = await desk.post(`/patients/${patient.id}/invoices`, form)
    const second = await desk.post(`/patients/${patient.id}/invoices`, form)
    expect([first.location, second.location]).to.deep.equal([first.location, first.location])
  })

  it('is one invoice, one payment and one credit when each form comes twice at the same moment', async () => {
    const { patient, treatments } = await treated([5000n])
    const twice = (send: () => Promise<{ location: string | null }>) => Promise.all([send(), send()])
    const form = { id: newId(), treatments }
    const issued = await twice(() => desk.post(`/patients/${patient.id}/invoices`, form))
    const payment = { id: newId() }
    const paid = await twice(() => pay(form.id, '50,00', payment))
    const credit = { id: newId(), reason: 'Falscher Patient' }
    const credited = await twice(() => desk.post(`/invoices/${form.id}/credit`, credit))
    const places = [issued, paid, credited].map((both) => both.map(({ location }) => location?.split('?')[0]))
    expect(places).to.deep.equal(
      [form.id, form.id, credit.id].map((id) => [`/invoices/${id}`, `/invoices/${id}`]),
    )
    expect(await openAmount(form.id)).to.equal(-5000)
  })

  it('takes a part, then the rest, and no cent more', async () => {
    const { invoice } = await invoiced([10_000n])
    expect((await pay(invoice, '40,00')).status).to.equal(303)
    const tooMuch = await pay(invoice, '60,01')
    expect(tooMuch.status).to.equal(422)
    expect(tooMuch.$('[name=amount]').val()).to.equal('60,01')
    expect(tooMuch.$('[name=amount]').attr('aria-invalid')).to.equal('true')
    await pay(invoice, '60')
    expect(await openAmount(invoice)).to.equal(0)
    expect((await desk.get(`/invoices/${invoice}`)).$('form[action$=payments]').length).to.equal(0)
  })

  it('never takes more than is owed when two desks take it at once', async () => {
    const { invoice } = await invoiced([10_000n])
    const all = await Promise.all([1, 2, 3, 4].map(() => pay(invoice, '100,00')))
    expect(all.map((shown) => shown.status).sort()).to.deep.equal([303, 422, 422, 422])
    expect(await openAmount(invoice)).to.equal(0)
  })

  it('credits instead of changing, gives back what was paid, and lets the treatment be billed again', async () => {
    const { patient, treatments, invoice } = await invoiced([8000n])
    await pay(invoice, '80,00')
    const credit = newId()
    const shown = await desk.post(`/invoices/${invoice}/credit`, { id: credit, reason: 'Falscher Patient' })
    expect(shown.status).to.equal(303)
    expect(await openAmount(invoice)).to.equal(-8000)
    expect((await pay(invoice, '80,01', { kind: 'refund' })).status).to.equal(422)
    expect((await pay(invoice, '80,00', { kind: 'refund' })).status).to.equal(303)
    expect(await openAmount(invoice)).to.equal(0)
    const again = await desk.post(`/patients/${patient.id}/invoices`, { id: newId(), treatments })
    expect(again.status).to.equal(303)
    const twice = await desk.post(`/invoices/${invoice}/credit`, { id: newId(), reason: 'Noch einmal' })
    expect(twice.status).to.equal(422)
  })

  it('shows a child’s open invoice on the child’s page and on the payer’s', async () => {
    const payer = await app.aPatient(clinic, { family_name: 'Sommer' })
    const { patient: child, treatments } = await treated([4000n])
    await app.owner.knex.raw(
      `set chairside.actor = 'system:'; set chairside.request = '${newId()}'; update patients.patients set guarantor_id = '${payer.id}' where id = '${child.id}'`,
    )
    await desk.post(`/patients/${child.id}/invoices`, { id: newId(), treatments })
    for (const page of [child, payer]) {
      const shown = await desk.get(`/patients/${page.id}/billing`)
      expect(shown.$('.due-line b').first().text()).to.equal('40,00\u00a0€')
    }
  })

  it('takes a payment back once, with its own line', async () => {
    const { invoice } = await invoiced([3000n])
    const payment = newId()
    await pay(invoice, '30,00', { id: payment })
    const both = await Promise.all([1, 2].map(() => desk.post(`/payments/${payment}/reversal`)))
    expect(both.map((shown) => shown.status)).to.deep.equal([303, 303])
    expect(await openAmount(invoice)).to.equal(3000)
  })

  it('cannot change or remove what was issued, not even by SQL of the server', async () => {
    const { invoice } = await invoiced([100n])
    const attempts = [
      'update billing.invoices set total_minor = 0, net_minor = 0',
      'delete from billing.invoice_lines',
      'delete from billing.payments',
    ]
    for (const sql of attempts) {
      const refused = await app.services.pool.knex.raw(sql).then(
        () => 'done',
        (failure: { code: string }) => failure.code,
      )
      expect(refused).to.equal('42501')
    }
    expect(await openAmount(invoice)).to.equal(100)
  })

  it('prints an invoice and a receipt as PDF and records both', async () => {
    const { patient, invoice } = await invoiced(Array.from({ length: 40 }, () => 1294n))
    const payment = newId()
    await pay(invoice, '5,00', { id: payment })
    for (const path of [`/invoices/${invoice}/pdf`, `/payments/${payment}/receipt`]) {
      const shown = await desk.get(path)
      expect(shown.headers.get('content-type')).to.equal('application/pdf')
      expect(shown.text.startsWith('%PDF-1.7')).to.equal(true)
    }
    const reads = await app.owner.knex.raw(
      'select what from history.reads where patients @> array[?::uuid] order by id',
      [patient.id],
    )
    const whats = (reads as { rows: { what: string }[] }).rows.map((row) => row.what)
    expect(whats).to.include('GET /invoices/:id/pdf').and.to.include('GET /payments/:id/receipt')
  })

  it('keeps another clinic’s invoices and treatments to itself', async () => {
    const { invoice, treatments } = await invoiced([100n])
    const other = await app.aClinic()
    const theirDesk = await app.as(await app.aPerson(other, ['reception']), other)
    const theirs = await app.aPatient(other)
    expect((await theirDesk.get(`/invoices/${invoice}`)).status).to.equal(404)
    const payment = {
      id: newId(),
      kind: 'payment',
      method: 'cash',
      amount: '1',
      paid_on: '2026-11-24',
      reference: '',
    }
    expect((await theirDesk.post(`/invoices/${invoice}/payments`, payment)).status).to.equal(404)
    expect(
      (await theirDesk.post(`/patients/${theirs.id}/invoices`, { id: newId(), treatments })).status,
    ).to.equal(422)
  })

  it('hygienists and assistants see no money', async () => {
    const hygienist = await app.as(await app.aPerson(clinic, ['hygienist']), clinic)
    expect((await hygienist.get('/billing')).status).to.equal(403)
  })

  it('shows both versions when two admins save the settings', async () => {
    const admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
    const shown = await admin.get('/admin/billing')
    const values = {
      version: shown.$('[name=version]').val() as string,
      tax_rate: '19',
      tax_name: 'USt.',
      exemption: 'x',
      payment_days: '14',
      bank_name: '',
      iban: '',
      bic: '',
      tax_number: '',
      foot: '',
    }
    expect((await admin.post('/admin/billing', { ...values, payment_days: '30' })).status).to.equal(303)
    const late = await admin.post('/admin/billing', { ...values, payment_days: '7' })
    expect(late.status).to.equal(409)
    expect(late.$('[name=payment_days]').val()).to.equal('7')
    expect(late.text).to.include('30')
  })
})
