import { expect } from 'chai'
import { sizeWords, titleOf } from './documents.ts'

describe('what documents are called', () => {
  it('is their file’s name without its ending', () => {
    expect(titleOf('OPG_2026.jpg')).to.equal('OPG 2026')
    expect(titleOf('Dr. Seiler.pdf')).to.equal('Dr. Seiler')
    expect(titleOf('.pdf')).to.equal('.pdf')
  })

  it('and how large they are, in the clinic’s numbers', () => {
    expect(sizeWords(2_140_000, 'de-DE')).to.equal('2,1 MB')
    expect(sizeWords(640_000, 'en-GB')).to.match(/^640\skB$/)
    expect(sizeWords(12, 'en-GB')).to.match(/^0\.1\skB$/)
  })
})
