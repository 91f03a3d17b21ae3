import { expect } from 'chai'
import { missingParts, type Part, partsOf, summary, underTemplate, withTexts } from './notes.ts'
import { findTemplate } from './templates.ts'

const filling = findTemplate('filling', 'en')!
const checkup = findTemplate('checkup', 'en')!

function written(texts: Record<string, string>): Part[] {
  return partsOf(filling).map((part) => ({ ...part, text: texts[part.key] ?? '' }))
}

describe('a note', () => {
  it('moves to another template without losing a word', () => {
    const moved = underTemplate(written({ findings: 'Caries', material: 'A2' }), checkup)
    expect(moved.find((p) => p.key === 'findings')?.text).to.equal('Caries')
    expect(moved.at(-1)).to.deep.equal({ key: 'material', label: 'Material', needed: false, text: 'A2' })
    expect(moved.filter((p) => p.key !== 'material').map((p) => p.key)).to.deep.equal(
      checkup.parts.map((p) => p.key),
    )
  })

  it('comes back the same from there and back', () => {
    const parts = written({ findings: 'Caries', material: 'A2', next: 'Nothing' })
    expect(underTemplate(underTemplate(parts, checkup), filling)).to.deep.equal(parts)
  })

  it('says which needed parts are missing', () => {
    expect(
      missingParts(written({ findings: 'x', anaesthetic: 'x', done: 'x' })).map((p) => p.key),
    ).to.deep.equal(['material'])
  })

  it('takes texts only when there is one for each part', () => {
    const parts = written({})
    expect(withTexts(parts, ['one'])).to.equal(undefined)
    expect(
      withTexts(
        parts,
        parts.map((p) => p.key),
      )?.map((p) => p.text),
    ).to.deep.equal(parts.map((p) => p.key))
  })

  it('is cut between words for lists', () => {
    expect(summary(written({ findings: 'one two three' }), 9)).to.equal('one two …')
  })
})
