import { expect } from 'chai'
import { all, one } from '../db/sql.ts'
import { inTenant } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { textIn } from '../testing/pdf.ts'
import { aBillingClinic } from './testing/bills.ts'

describe('money, when two do it at once', function () {
  this.timeout(120_000)
  let app: TestApp
  let bills: Awaited<ReturnType<typeof aBillingClinic>>

  before(async () => {
    app = await startApp()
    bills = await aBillingClinic(app)
  })
  after(() => app.stop())

  const numbersIn = (table: 'invoices' | 'payments') =>
    app.within(bills.clinic, (db) =>
      all<{ number: string }>(
        db,
        `select number from billing.${table} where tenant_id = :clinic order by number`,
        { clinic: bills.clinic.id },
      ),
    )

  const serialsOf = (rows: { number: string }[]) => rows.map(({ number }) => Number(number.slice(5)))
  const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

  /** Takes a number and fails after that, as a request does whose disk is full. */
  function fails(series: string): Promise<string> {
    const actor = { kind: 'user' as const, id: bills.dentist.id }
    const who = { tenant: bills.clinic.id, actor, request: newId() }
    return inTenant(app.services.pool, who, async (db) => {
      await one(db, 'select access.next_number(:series) as number', { series })
      await new Promise((later) => setTimeout(later, 20))
      throw new Error('too late')
    }).catch(() => 'rolled back')
  }

  it('numbers have no gaps and no doubles, with racers that fail after they had theirs', async () => {
    const year = new Date().getFullYear()
    const whose = await Promise.all(upTo(8).map(() => bills.treated([1000n])))
    const racers = whose.flatMap(({ patient, treatments }) => [
      bills.desk.post(`/patients/${patient.id}/invoices`, { id: newId(), treatments }),
      fails(`invoice-${year}`),
    ])
    const ended = await Promise.all(racers)
    expect(ended.filter((one) => typeof one !== 'string' && one.status === 303)).to.have.length(8)
    const invoices = await numbersIn('invoices')
    expect(serialsOf(invoices)).to.deep.equal(upTo(8))

    const ids = await app.within(bills.clinic, (db) =>
      all<{ id: string }>(db, 'select id from billing.invoices where tenant_id = :clinic', {
        clinic: bills.clinic.id,
      }),
    )
    const paid = ids.flatMap(({ id }) => [
      bills.pay(id, '10,00'),
      fails('receipt-2026'),
      bills.pay(id, '10,01'),
    ])
    await Promise.all(paid)
    expect(serialsOf(await numbersIn('payments'))).to.deep.equal(upTo(8))
  })

  it('an invoice is credited once, and its number is the next', async () => {
    const { invoice } = await bills.invoiced([5000n])
    const before = (await numbersIn('invoices')).length
    const reason = 'Falscher Patient'
    const both = await Promise.all(
      upTo(3).map(() => bills.desk.post(`/invoices/${invoice}/credit`, { id: newId(), reason })),
    )
    expect(both.map(({ status }) => status).sort()).to.deep.equal([303, 422, 422])
    expect(serialsOf(await numbersIn('invoices'))).to.deep.equal(upTo(before + 1))
  })

  it('what came in too much is given back once', async () => {
    const { invoice } = await bills.invoiced([5000n])
    await bills.pay(invoice, '50,00')
    await bills.desk.post(`/invoices/${invoice}/credit`, { id: newId(), reason: 'Falscher Patient' })
    const both = await Promise.all(upTo(3).map(() => bills.pay(invoice, '50,00', { kind: 'refund' })))
    expect(both.map(({ status }) => status).sort()).to.deep.equal([303, 422, 422])
  })

  it('part payments add up to the invoice and not a cent more', async () => {
    const { invoice } = await bills.invoiced([10_000n])
    const all = await Promise.all(upTo(5).map(() => bills.pay(invoice, '33,34')))
    expect(all.filter(({ status }) => status === 303)).to.have.length(2)
    expect((await bills.pay(invoice, '33,32')).status).to.equal(303)
    expect((await bills.pay(invoice, '0,01')).status).to.equal(422)
  })

  it('a payment and a credit at the same moment leave the money as the patient’s, never lost', async () => {
    for (const _ of upTo(4)) {
      const { invoice } = await bills.invoiced([2000n])
      const [paid, credited] = await Promise.all([
        bills.pay(invoice, '20,00'),
        bills.desk.post(`/invoices/${invoice}/credit`, { id: newId(), reason: 'Doppelt' }),
      ])
      expect(credited.status).to.equal(303)
      const back = await bills.pay(invoice, '20,00', { kind: 'refund' })
      expect(back.status).to.equal(paid.status === 303 ? 303 : 422)
    }
  })

  it('an exempt treatment is billed only with the reason that the invoice must give', async () => {
    const admin = await app.as(await app.aPerson(bills.clinic, ['admin']), bills.clinic)
    const set = async (exemption: string) => {
      const { $ } = await admin.get('/admin/billing')
      const form = {
        version: $('[name=version]').val() as string,
        tax_rate: '19',
        tax_name: 'USt.',
        exemption,
      }
      const rest = { payment_days: '14', bank_name: '', iban: '', bic: '', tax_number: '', foot: '' }
      expect((await admin.post('/admin/billing', { ...form, ...rest })).status).to.equal(303)
    }
    await set('')
    const { patient, treatments } = await bills.treated([100n])
    const id = newId()
    const send = () => bills.desk.post(`/patients/${patient.id}/invoices`, { id, treatments })
    const refused = await send()
    expect(refused.status).to.equal(422)
    expect(refused.text).to.contain('Grund der Steuerbefreiung')
    const taxed = await bills.treated([100n], { taxed: true })
    const both = { id: newId(), treatments: taxed.treatments }
    expect((await bills.desk.post(`/patients/${taxed.patient.id}/invoices`, both)).status).to.equal(303)
    await set('Steuerfrei nach § 4 Nr. 14 UStG.')
    expect((await send()).status).to.equal(303)
    expect(textIn((await bills.desk.get(`/invoices/${id}/pdf`)).bytes)).to.contain(
      'Steuerfrei nach § 4 Nr. 14 UStG.',
    )
  })

  it('taxed lines and exempt ones add up, each line rounded as it is printed', async () => {
    const patient = await app.aPatient(bills.clinic)
    const taxed = await bills.treated([3n, 3n, 3n, 1003n], { taxed: true, patient })
    const exempt = await bills.treated([5000n], { patient })
    const id = newId()
    const treatments = [...taxed.treatments, ...exempt.treatments]
    expect((await bills.desk.post(`/patients/${patient.id}/invoices`, { id, treatments })).status).to.equal(
      303,
    )
    const sums = await app.within(bills.clinic, (db) =>
      one<Record<string, bigint>>(
        db,
        `select i.net_minor, i.tax_minor, i.total_minor,
           (select sum(l.net_minor)::bigint from billing.invoice_lines l where l.tenant_id = i.tenant_id and l.invoice_id = i.id) as net,
           (select sum(l.tax_minor)::bigint from billing.invoice_lines l where l.tenant_id = i.tenant_id and l.invoice_id = i.id) as tax
         from billing.invoices i where i.tenant_id = :clinic and i.id = :id`,
        { clinic: bills.clinic.id, id },
      ),
    )
    // 0.57 cents are 1, 190.57 are 191; what is exempt has none.
    expect(sums).to.deep.equal({
      net_minor: 6012n,
      tax_minor: 194n,
      total_minor: 6206n,
      net: 6012n,
      tax: 194n,
    })
  })
})
