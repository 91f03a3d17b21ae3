import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, optionalText, text, version, whole } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { settingsOf } from './invoices.ts'
import { type BillingSettings, updateBillingSettings } from './settings.queries.ts'

const settings = form({
  version: version(),
  tax_rate: text(10),
  tax_name: optionalText(30),
  exemption: optionalText(300),
  payment_days: whole(0, 365),
  bank_name: optionalText(100),
  iban: optionalText(42),
  bic: optionalText(11),
  tax_number: optionalText(40),
  foot: optionalText(500),
})

export const settingsRoutes = [
  get('/admin/billing', { may: 'billing.settings', reads: 'nothing' }, (call) => settingsPage(call)),
  post(
    '/admin/billing',
    { may: 'billing.settings', form: settings, retry: settingsPage },
    async (call, { version: from, ...to }) => {
      await settingsOf(call.db, call.clinic)
      await updateBillingSettings(call.db, from, { ...to, tax_rate: rateOf(to.tax_rate) })
      return redirect('/admin/billing', { done: 'billing.done.settings' })
    },
  ),
]

async function settingsPage(call: Call<unknown>, attempt?: Attempt) {
  const stored = await settingsOf(call.db, call.clinic)
  const shown = shownSettings(stored, call.frame.locale)
  const state = attempt
    ? {
        ...attempt,
        values: attempt.conflict ? { ...attempt.values, version: stored.version } : attempt.values,
        ...(attempt.conflict && { stored: shown }),
      }
    : { values: shown, errors: {} }
  return page('billing/settings', { form: state })
}

function shownSettings(stored: BillingSettings, locale: string) {
  return {
    ...stored,
    tax_rate: new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(stored.tax_rate / 100),
  }
}

/** "19" or "8,1" per cent as hundredths of a per cent. @throws Refusal */
function rateOf(typed: string): number {
  const rate = Number(typed.replace('%', '').replace(',', '.').trim())
  if (typed.trim() === '' || !(rate >= 0 && rate <= 100))
    throw new Refusal('tax_rate', 'billing.refusals.rate')
  return Math.round(rate * 100)
}
