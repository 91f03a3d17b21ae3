import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import { birthWords, nameWords, normalise, phoneWords, plainDigits, queryWords } from './text.ts'

describe('search words', () => {
  for (const [text, expected] of [
    ['Müller', 'muller'],
    ['GROẞ Groß', 'gross gross'],
    ['Łukasz Żółć', 'lukasz zolc'],
    ['Søren Ærø', 'soren aero'],
    ['ISTANBUL İzmir ılgaz', 'istanbul izmir ilgaz'],
    ['José  Núñez ', 'jose nunez'],
    ['Ἀλέξανδρος', 'αλεξανδροσ'],
    ['Фёдор Йовчев', 'федор иовчев'],
    ['مُحَمَّد', 'محمد'],
    ['हिन्दी', 'हिन्दी'],
    ['山田 太郎', '山田 太郎'],
    ['ﬁn Ａｎｎ', 'fin ann'],
    ['', ''],
  ] as const) {
    it(`are written ${expected || '(nothing)'} for ${text || '(nothing)'}`, () => {
      expect(normalise(text)).to.equal(expected)
    })
  }

  it('change no more when normalised again', async () => {
    await always(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalise(normalise(text))).to.equal(normalise(text))
      }),
      { runs: 10_000 },
    )
  })

  it('of a name are its parts, apart and together', () => {
    expect(nameWords('Anna-Lena', 'Müller')).to.have.members([
      'annalena',
      'anna',
      'lena',
      'muller',
      'mueller',
    ])
    expect(nameWords("O'Brien")).to.have.members(['obrien', 'o', 'brien'])
    expect(nameWords('van der Berg')).to.have.members(['vanderberg', 'van', 'der', 'berg'])
    expect(nameWords('', '  ')).to.deep.equal([])
  })

  it('of a telephone number are its forms from abroad, at home, and its last groups', () => {
    expect(phoneWords('0176 12345678', 'DE')).to.have.members([
      '4917612345678',
      '017612345678',
      '17612345678',
      '12345678',
    ])
    expect(phoneWords('(617) 555-0134 ext 5', 'US')).to.have.members([
      '16175550134',
      '6175550134',
      '5550134',
      '0134',
    ])
    expect(phoneWords('+49 30 901820', 'US')).to.include.members(['4930901820', '030901820', '901820'])
    expect(phoneWords('12', 'DE')).to.deep.equal(['12'])
    expect(phoneWords('none', 'DE')).to.deep.equal([])
    expect(phoneWords('555 1234', 'XX')).to.deep.equal(['5551234', '1234'])
  })

  it('of a birth date are its digits in the orders people say them', () => {
    expect(birthWords('1972-03-12', 'de-DE')).to.have.members(['19720312', '12031972', '120372'])
    expect(birthWords('1972-03-12', 'en-US')).to.include.members(['03121972', '031272', '12031972'])
  })

  it('know the digits of other scripts', () => {
    expect(plainDigits('٠١٧٦ ۱۲۳ १९७२ １２ a7')).to.equal('0176 123 1972 12 a7')
  })
})

describe('a search', () => {
  for (const [query, locale, expected] of [
    ['Müller', 'de-DE', [['muller', 'mueller']]],
    ['mül  anna', 'de-DE', [['mul', 'muel'], ['anna']]],
    ["O'Brien, Pat", 'en-US', [['obrien'], ['pat']]],
    ['1042', 'de-DE', [['1042']]],
    ['Nr. 1042', 'de-DE', [['1042']]],
    ['nr 1042', 'en-US', [['1042']]],
    ['No. 1042', 'en-US', [['1042']]],
    ['no1042', 'de-DE', [['1042']]],
    ['№ 1042', 'de-DE', [['1042']]],
    ['#1042', 'en-US', [['1042']]],
    ['# 1042', 'de-DE', [['1042']]],
    ['Patient Nummer 1042', 'de-DE', [['patient'], ['1042']]],
    ['Number 1042', 'en-US', [['1042']]],
    ['No Kim', 'en-US', [['no'], ['kim']]],
    ['Bruno 1972', 'de-DE', [['bruno'], ['1972']]],
    ['0176 123-45', 'de-DE', [['017612345']]],
    ['+49 (0)176 123', 'de-DE', [['49176123']]],
    ['0049 176', 'de-DE', [['0049176', '49176']]],
    ['', 'de-DE', []],
    [' - / . ', 'de-DE', []],
  ] as const) {
    it(`for ${query || '(nothing)'} looks for ${JSON.stringify(expected)}`, () => {
      expect(queryWords(query, locale)).to.deep.equal(expected)
    })
  }

  for (const [query, locale] of [
    ['12.3.1972', 'de-DE'],
    ['12.03.72', 'de-DE'],
    ['12031972', 'de-DE'],
    ['12.3.', 'de-DE'],
    ['12. März 1972', 'de-DE'],
    ['12 mar 1972', 'de-DE'],
    ['1972', 'de-DE'],
    ['1972-03-12', 'en-US'],
    ['3/12/1972', 'en-US'],
    ['03/12/72', 'en-US'],
    ['Mar 12, 1972', 'en-US'],
    ['March 12th', 'en-US'],
    ['march 1972', 'en-US'],
    ['12 mar 1972', 'en-US'],
    ['12/3/1972', 'en-GB'],
    ['12 mars 1972', 'fr-FR'],
  ] as const) {
    it(`for ${query} in ${locale} finds who was born on 12 March 1972`, () => {
      expect(found(queryWords(query, locale), birthWords('1972-03-12', locale))).to.equal(true)
    })
  }

  for (const [query, locale] of [
    ['3/14/1985', 'en-US'],
    ['03-14-1985', 'en-US'],
    ['Mar 14 1985', 'en-US'],
    ['14.3.85', 'en-US'],
    ['14.03.1985', 'en-US'],
    ['14031985', 'en-US'],
    ['1985-03-14', 'en-US'],
    ['3/14/1985', 'de-DE'],
    ['03-14-1985', 'de-DE'],
    ['3/14/85', 'de-DE'],
    ['Mar 14 1985', 'de-DE'],
    ['14.3.85', 'de-DE'],
    ['14.03.1985', 'de-DE'],
    ['1985-03-14', 'de-DE'],
  ] as const) {
    it(`for ${query} in ${locale} finds who was born on 14 March 1985, whichever order it is in`, () => {
      expect(found(queryWords(query, locale), birthWords('1985-03-14', locale))).to.equal(true)
    })
  }

  for (const [query, locale, first] of [
    ['3/4/1985', 'en-US', '19850304'],
    ['03041985', 'en-US', '19850304'],
    ['3/4/85', 'en-US', '19850304'],
    ['3.4.1985', 'de-DE', '19850403'],
    ['3/4/1985', 'en-GB', '19850403'],
  ] as const) {
    it(`reads ${query} in ${locale} as ${first} first`, () => {
      const [forms = []] = queryWords(query, locale)
      expect(forms.filter((form) => /^1985(0304|0403)$/.test(form))).to.deep.equal([first])
    })
  }

  it('for a whole name, number or birth date always finds it, however it is written', async () => {
    const date = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
    await always(
      fc.property(date, fc.constantFrom('de-DE', 'en-US', 'en-GB', 'fr-FR'), (born, locale) => {
        const words = birthWords(born.toISOString().slice(0, 10), locale)
        for (const month of ['numeric', '2-digit', 'short', 'long'] as const) {
          const format = new Intl.DateTimeFormat(locale, {
            day: 'numeric',
            month,
            year: 'numeric',
            timeZone: 'UTC',
          })
          expect(found(queryWords(format.format(born), locale), words), format.format(born)).to.equal(true)
        }
      }),
    )
  })

  it('takes anything typed', async () => {
    await always(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (query) => {
        for (const forms of queryWords(query, 'de-DE')) expect(forms).not.to.include('')
      }),
      { runs: 10_000 },
    )
  })

  it('finds the name it was given', async () => {
    await always(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
        fc.pre(!/\d|\p{Nd}/u.test(name.normalize('NFKC')))
        expect(found(queryWords(name, 'de-DE'), nameWords(name))).to.equal(true)
      }),
      { runs: 10_000 },
    )
  })
})

function found(query: string[][], words: string[]): boolean {
  return query.every((forms) => forms.some((form) => words.some((word) => word.startsWith(form))))
}
