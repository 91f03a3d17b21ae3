import { expect } from 'chai'
import { languages, loadLocale } from '../../web/words.ts'
import { bareWords, holesOf, keysOf, names, namesGroup, usesInServer, usesInViews } from './words.ts'

describe('the census of words', () => {
  const known = keysOf('en')
  const inViews = usesInViews()
  const { certain, possible } = usesInServer(Object.keys(loadLocale('en')))

  it('sees views and keys at all', () => {
    expect(inViews.length).to.be.greaterThan(20)
    expect(known.size).to.be.greaterThan(20)
  })

  for (const language of languages) {
    it(`finds every English key in ${language}, and no others`, () => {
      const there = keysOf(language)
      expect([...known.keys()].filter((key) => !there.has(key))).to.deep.equal([])
      expect([...there.keys()].filter((key) => !known.has(key))).to.deep.equal([])
    })

    it(`finds the same names in braces in ${language}`, () => {
      const there = keysOf(language)
      const other = [...known].filter(([key, texts]) => holesOf(texts) !== holesOf(there.get(key) ?? []))
      expect(other.map(([key]) => key)).to.deep.equal([])
    })
  }

  it('finds words for every key that is used', () => {
    const keys = [...known.keys()]
    const lost = [...inViews, ...certain].filter((use) => !keys.some((key) => names(use, key)))
    expect(lost.map((use) => `${use.where}: ${use.key}`)).to.deep.equal([])
  })

  it('finds a use for every key', () => {
    const uses = [...inViews, ...certain, ...possible]
    const unused = [...known.keys()].filter((key) => {
      return !uses.some((use) => names(use, key)) && !possible.some((use) => namesGroup(use, key))
    })
    expect(unused).to.deep.equal([])
  })

  it('finds no words left in views', () => {
    expect(bareWords()).to.deep.equal([])
  })
})
