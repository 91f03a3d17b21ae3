import { expect } from 'chai'
import { areaKinds } from '../lib/areas.ts'
import { CATALOGUE, GROUPS, TEETH } from './catalogue.ts'

describe('the catalogue every clinic starts with', () => {
  it('has about eighty procedures or more, each code once', () => {
    const codes = CATALOGUE.map((p) => p.code)
    expect(codes.length).to.be.at.least(80)
    expect(new Set(codes).size).to.equal(codes.length)
    for (const code of codes) expect(code).to.match(/^[A-Z]+[A-Z0-9-]*$/)
  })

  for (const language of ['en', 'de'] as const) {
    it(`names every procedure once in ${language}, with words to type`, () => {
      const names = CATALOGUE.map((p) => p[language].name)
      expect(new Set(names).size).to.equal(names.length)
      for (const p of CATALOGUE) {
        expect(p[language].name, p.code).to.match(/^\p{L}|^\d/u)
        expect(p[language].words, p.code).to.not.be.empty
        for (const word of p[language].words) expect(word, p.code).to.match(/^[\p{Ll}\d-]+$/u)
      }
    })
  }

  it('uses known groups, areas and kinds of teeth', () => {
    for (const p of CATALOGUE) {
      expect(GROUPS, p.code).to.include(p.group)
      expect(areaKinds, p.code).to.include(p.area)
      expect(TEETH, p.code).to.include(p.teeth)
    }
    expect(new Set(CATALOGUE.map((p) => p.area))).to.have.length(areaKinds.length)
  })

  it('asks for surfaces exactly where the area is a surface', () => {
    for (const p of CATALOGUE) {
      expect(p.surfacesFrom > 0, p.code).to.equal(p.area === 'surface')
      expect(p.surfacesTo, p.code).to.be.within(p.surfacesFrom, 5)
    }
  })

  it('gives whole minutes and a fee in minor units in both currencies', () => {
    for (const p of CATALOGUE) {
      expect(p.minutes % 5, p.code).to.equal(0)
      for (const minor of [p.fee.EUR, p.fee.USD]) {
        expect(Number.isSafeInteger(minor), p.code).to.equal(true)
        expect(minor, p.code).to.be.greaterThan(0)
      }
    }
  })

  it('taxes what serves looks or sport and exempts what heals', () => {
    for (const p of CATALOGUE) expect(p.taxed, p.code).to.equal(p.group === 'cosmetic')
  })
})
