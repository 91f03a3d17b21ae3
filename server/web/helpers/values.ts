import type { Money } from '../../lib/money.ts'
import type { Name } from '../../lib/names.ts'
import { fullName, initials, surnameFirst } from '../../lib/names.ts'
import { formatAmount, formatMoney, formatNumber, formatPhone, initialsOf, phoneAddress } from '../formats.ts'
import type { Helpers } from './helper.ts'
import { writes } from './helper.ts'

export const values: Helpers = {
  money: writes((amount: Money, frame) => formatMoney(amount, frame)),
  /** The bare amount for an input. */
  amount: writes((amount: Money, frame) => formatAmount(amount, frame)),
  number: writes((value: number | bigint, frame) => formatNumber(value, frame)),
  phone: writes((text: string, frame) => formatPhone(text, frame)),
  tel: writes((text: string) => phoneAddress(text)),
  /** Hoffmann, Sabine as plain text, for titles and attributes; on the page use {{> name person}}. */
  surnameFirst: writes((person: Name) => surnameFirst(person)),
  fullName: writes((person: Name) => fullName(person)),
  initials: writes((person: Name | string) => {
    return typeof person === 'string' ? initialsOf(person) : initials(person)
  }),
}
