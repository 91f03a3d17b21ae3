import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import {
  add,
  compare,
  decimal,
  decimalsOf,
  money,
  negate,
  parseMoney,
  percent,
  portion,
  split,
  subtract,
  sum,
  times,
} from './money.ts'

const euros = (minor: bigint | number) => money(minor, 'EUR')

describe('money', () => {
  for (const [text, locale, currency, minor] of [
    ['1.234,50', 'de-DE', 'EUR', 123450n],
    ['1,234.50', 'de-DE', 'EUR', 123450n],
    ['1,234.50', 'en-US', 'USD', 123450n],
    ['1.234,50', 'en-US', 'USD', 123450n],
    ['95,9', 'de-DE', 'EUR', 9590n],
    ['95,9', 'en-US', 'USD', 9590n],
    ['95.9', 'de-DE', 'EUR', 9590n],
    ['1.234', 'de-DE', 'EUR', 123400n],
    ['1,234', 'en-US', 'USD', 123400n],
    ['1,234', 'de-DE', 'EUR', undefined],
    ['1.234', 'en-US', 'USD', undefined],
    ['1.234.567', 'de-DE', 'EUR', 123456700n],
    ['1.234.567,8', 'de-DE', 'EUR', 123456780n],
    ["1'234.50", 'de-CH', 'CHF', 123450n],
    ['1’234', 'de-CH', 'CHF', 123400n],
    ['1 234,50', 'fr-FR', 'EUR', 123450n],
    ['12 345,5', 'pl-PL', 'PLN', 1234550n],
    ['95,-', 'de-DE', 'EUR', 9500n],
    ['95.–', 'de-CH', 'CHF', 9500n],
    ['€ 20', 'de-DE', 'EUR', 2000n],
    ['20 €', 'de-DE', 'EUR', 2000n],
    ['EUR 20', 'de-DE', 'EUR', 2000n],
    ['$-5.00', 'en-US', 'USD', -500n],
    ['−5', 'de-DE', 'EUR', -500n],
    [',5', 'de-DE', 'EUR', 50n],
    ['5,', 'de-DE', 'EUR', 500n],
    ['0', 'de-DE', 'EUR', 0n],
    ['0,00', 'de-DE', 'EUR', 0n],
    ['٩٥٫٩', 'ar-EG', 'EGP', undefined],
    ['1,234', 'de-DE', 'KWD', 1234n],
    ['1.234', 'en-US', 'KWD', 1234n],
    ['1,234', 'en-US', 'KWD', 1234000n],
    ['1500', 'ja-JP', 'JPY', 1500n],
    ['1,500', 'ja-JP', 'JPY', 1500n],
    ['1500.5', 'ja-JP', 'JPY', undefined],
    ['1,23,456', 'en-US', 'USD', undefined],
    ['1.23,45,6', 'de-DE', 'EUR', undefined],
    ['12.34.56', 'de-DE', 'EUR', undefined],
    ['1,2345', 'de-DE', 'EUR', undefined],
    ['', 'de-DE', 'EUR', undefined],
    [',', 'de-DE', 'EUR', undefined],
    ['-', 'de-DE', 'EUR', undefined],
    ['--5', 'de-DE', 'EUR', undefined],
    ['1e3', 'de-DE', 'EUR', undefined],
    ['0x10', 'de-DE', 'EUR', undefined],
    ['zwanzig', 'de-DE', 'EUR', undefined],
    ['99999999999999', 'de-DE', 'EUR', undefined],
  ] as const) {
    it(`typed as ${text || '(nothing)'} in ${locale} is ${minor === undefined ? 'not an amount' : `${minor} ${currency}`}`, () => {
      expect(parseMoney(text, currency, locale)?.minor).to.equal(minor)
    })
  }

  it('is read back from how Intl writes it, in any currency and locale', async () => {
    const locales = fc.constantFrom(
      'de-DE',
      'en-US',
      'en-GB',
      'de-CH',
      'de-AT',
      'fr-FR',
      'pl-PL',
      'nl-NL',
      'it-IT',
      'es-ES',
    )
    const currencies = fc.constantFrom('EUR', 'USD', 'CHF', 'JPY', 'KWD', 'HUF')
    await always(
      fc.property(fc.bigInt(-(10n ** 13n), 10n ** 13n), locales, currencies, (minor, locale, currency) => {
        const digits = decimalsOf(currency)
        const format = new Intl.NumberFormat(locale, {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        })
        const written = format.format(decimal(money(minor, currency)) as Intl.StringNumericLiteral)
        expect(parseMoney(written, currency, locale)?.minor, written).to.equal(minor)
      }),
      { runs: 10_000 },
    )
  })

  it('typed as anything at all is an amount or is not', async () => {
    await always(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.,-' €EUR٣x") }), (text) => {
        parseMoney(text, 'EUR', 'de-DE')
      }),
      { runs: 10_000 },
    )
  })

  it('adds and subtracts within a currency only', () => {
    expect(add(euros(1), euros(2))).to.deep.equal(euros(3))
    expect(subtract(euros(1), euros(2))).to.deep.equal(euros(-1))
    expect(sum([euros(1), euros(2), euros(3)], 'EUR')).to.deep.equal(euros(6))
    expect(compare(euros(1), euros(2))).to.equal(-1)
    expect(compare(euros(2), euros(2))).to.equal(0)
    expect(compare(euros(2), euros(1))).to.equal(1)
    expect(() => add(euros(1), money(1, 'USD'))).to.throw(RangeError)
    expect(() => money(1, 'euro')).to.throw(RangeError)
    expect(() => money(1.5, 'EUR')).to.throw(RangeError)
  })

  for (const [minor, rate, expected] of [
    [100, '0.19', 19],
    [50, '0.19', 10],
    [1, '0.5', 1],
    [-1, '0.5', -1],
    [1, '0.49', 0],
    [333, '2.3', 766],
    [5, '0.1', 1],
    [-5, '0.1', -1],
    [100, '-1', -100],
  ] as const) {
    it(`of ${minor} cents times ${rate} is ${expected} cents`, () => {
      expect(times(euros(minor), rate).minor).to.equal(BigInt(expected))
    })
  }

  it('takes per cent and portions exactly', () => {
    expect(percent(euros(9590), '19').minor).to.equal(1822n)
    expect(percent(euros(10_000), '8.875').minor).to.equal(888n)
    expect(portion(euros(11_900), 19n, 119n).minor).to.equal(1900n)
    expect(() => times(euros(1), '1e3')).to.throw(RangeError)
    expect(() => portion(euros(1), 1n, 0n)).to.throw(RangeError)
  })

  it('rounds a credit as its invoice', async () => {
    await always(
      fc.property(
        fc.bigInt(0n, 10n ** 12n),
        fc.bigInt(0n, 10_000n),
        fc.bigInt(1n, 10_000n),
        (minor, up, down) => {
          expect(portion(negate(euros(minor)), up, down)).to.deep.equal(
            negate(portion(euros(minor), up, down)),
          )
        },
      ),
    )
  })

  it('is split without a cent lost or made', async () => {
    const weights = fc
      .array(fc.bigInt(0n, 1000n), { minLength: 1 })
      .filter((all) => all.some((weight) => weight > 0n))
    await always(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), weights, (minor, all) => {
        expect(sum(split(euros(minor), all), 'EUR').minor).to.equal(minor)
      }),
    )
    expect(split(euros(100), [1n, 1n, 1n]).map((part) => part.minor)).to.deep.equal([34n, 33n, 33n])
    expect(() => split(euros(1), [0n])).to.throw(RangeError)
  })

  it('is written as a plain decimal', () => {
    expect(decimal(euros(-5))).to.equal('-0.05')
    expect(decimal(euros(123450))).to.equal('1234.50')
    expect(decimal(money(1500, 'JPY'))).to.equal('1500')
    expect(decimal(money(1234, 'KWD'))).to.equal('1.234')
  })
})
