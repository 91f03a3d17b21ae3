import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import { fileHeaders } from './fileHeaders.ts'

describe('the headers of a file', () => {
  const headersFor = (name: string, more = {}) =>
    fileHeaders({ answer: 'file', type: 'image/jpeg', name, content: Buffer.alloc(0), ...more })

  for (const [name, plain, encoded] of [
    ['front.jpg', 'front.jpg', 'front.jpg'],
    ['Röntgen 46.jpg', 'Ro_ntgen 46.jpg', 'R%C3%B6ntgen%2046.jpg'],
    ['手紙.pdf', '__.pdf', '%E6%89%8B%E7%B4%99.pdf'],
    ['a"b\\c.pdf', 'a_b_c.pdf', 'a_b_c.pdf'],
    ['x\r\nSet-Cookie: a=b.pdf', 'x__Set-Cookie_ a=b.pdf', 'x__Set-Cookie_%20a%3Db.pdf'],
    ["it's (1)*.pdf", "it's (1)_.pdf", 'it%27s%20%281%29_.pdf'],
    ['a﹨b／c.pdf', 'a_b_c.pdf', 'a%EF%B9%A8b%EF%BC%8Fc.pdf'],
    ['', 'file', 'file'],
  ] as const) {
    it(`offer ${JSON.stringify(name)} for saving in every alphabet`, () => {
      expect(headersFor(name)['Content-Disposition']).to.equal(
        `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
      )
    })
  }

  it('hold whatever name there is', async () => {
    await always(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(0xffff), (name, code) => {
        const value = headersFor(name + String.fromCharCode(code))['Content-Disposition']
        expect(value).to.match(/^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/)
      }),
      { runs: 10_000 },
    )
  })

  it('keep a file in a sandbox, but for PDFs that are to be looked at', () => {
    expect(headersFor('a.jpg')['Content-Security-Policy']).to.contain('sandbox')
    expect(headersFor('a.jpg', { disposition: 'inline' })['Content-Security-Policy']).to.contain('sandbox')
    const pdf = { type: 'application/pdf', disposition: 'inline' }
    expect(headersFor('a.pdf', pdf)['Content-Security-Policy'])
      .to.match(/^default-src 'none'/)
      .and.not.contain('sandbox')
    expect(headersFor('a.pdf', { type: 'application/pdf' })['Content-Security-Policy']).to.contain('sandbox')
  })

  it('say which part of a file this is', () => {
    const headers = headersFor('a.jpg', { size: 10, range: { from: 5, to: 14, of: 100 } })
    expect(headers).to.include({
      'Content-Length': '10',
      'Content-Range': 'bytes 5-14/100',
      'Accept-Ranges': 'bytes',
    })
  })
})
