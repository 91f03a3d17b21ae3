import { type Money, percent } from '../lib/money.ts'
import type { Words } from '../web/words.ts'

/** Standard rates in hundredths of a per cent, to start from; the clinic confirms or changes its own. */
const STANDARD_RATE: Record<string, number> = {
  DE: 1900,
  AT: 2000,
  CH: 810,
  GB: 2000,
  NL: 2100,
  FR: 2000,
  PL: 2300,
  IT: 2200,
}

/** What a clinic of this country starts with. Medical treatment is exempt in all of them; the reason is named. */
export function usualTax(
  country: string,
  words: Words,
): { tax_rate: number; tax_name: string; exemption: string } {
  const rate = STANDARD_RATE[country] ?? 0
  const reason = ['DE', 'AT', 'CH', 'GB'].includes(country) ? country : rate > 0 ? 'other' : ''
  return {
    tax_rate: rate,
    tax_name: rate > 0 ? words('billing.tax.name') : '',
    exemption: reason ? words(`billing.tax.exemption.${reason}`) : '',
  }
}

/** @param rate in hundredths of a per cent. Rounds each line half away from zero, as the lines are printed. */
export function taxOn(net: Money, rate: number): Money {
  return percent(net, (rate / 100).toString())
}
