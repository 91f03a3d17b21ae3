import { expect } from 'chai'
import { pageBytes } from './pageBytes.ts'

describe('the bytes of a page', () => {
  const pages: Record<string, string[]> = {
    'with nothing in it': [],
    'of plain letters': ['<main>', 'Zahnarzt', '</main>'],
    'of letters of every length': ['Popović – ', '三好 ', '😀', ''],
    'larger than most': ['ä'.repeat(200_000), '–'.repeat(100_000)],
  }
  for (const [what, parts] of Object.entries(pages))
    it(`are UTF-8 for one ${what}`, () => {
      expect(pageBytes(parts).equals(Buffer.from(parts.join('')))).to.equal(true)
    })

  it('stay what they were when the next page is written', () => {
    const first = pageBytes(['Müller'])
    pageBytes(['Schmidt'])
    expect(first.toString()).to.equal('Müller')
  })
})
