import { expect } from 'chai'
import { TEMPLATE_KEYS, templates } from './templates.ts'

describe('note templates', () => {
  it('are the same in both languages, with other words', () => {
    const [en, de] = [templates('en'), templates('de')]
    expect(en.map((t) => t.key)).to.deep.equal([...TEMPLATE_KEYS])
    for (const [i, template] of en.entries()) {
      const twin = de[i]!
      expect(twin.parts.map((p) => [p.key, p.needed, p.phrases.length])).to.deep.equal(
        template.parts.map((p) => [p.key, p.needed, p.phrases.length]),
      )
    }
  })

  it('have each part once, at least one needed to sign, and no empty words', () => {
    for (const template of [...templates('en'), ...templates('de')]) {
      const keys = template.parts.map((p) => p.key)
      expect(new Set(keys).size, template.key).to.equal(keys.length)
      expect(
        template.parts.some((p) => p.needed),
        template.key,
      ).to.equal(true)
      for (const part of template.parts) {
        expect(part.label.trim(), template.key).to.not.equal('')
        for (const phrase of part.phrases) expect(phrase, template.key).to.match(/^[\p{L}\d]/u)
        expect(part.phrases.length, 'phrases are chosen by the digits 1 to 9').to.be.at.most(9)
      }
    }
  })
})
