import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../../testing/property.ts'
import { decoded, type Encoding, recogniseEncoding } from './encoding.ts'

const words = 'Größe;Müller;Zoë;Adán Núñez;Straße\n'

describe('the encoding of a text file', () => {
  const cases: [string, Buffer, Encoding, boolean][] = [
    ['UTF-8', Buffer.from(words), 'utf-8', true],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${words}`), 'utf-8', true],
    ['plain ASCII', Buffer.from('a;b\n'), 'utf-8', true],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${words}`, 'utf16le'), 'utf-16le', true],
    ['UTF-16 without one', Buffer.from(words, 'utf16le'), 'utf-16le', false],
    ['UTF-16, big end first', Buffer.from(words, 'utf16le').swap16(), 'utf-16be', false],
    ['ISO-8859-1', Buffer.from(words, 'latin1'), 'iso-8859-1', true],
    [
      'Windows-1252',
      Buffer.concat([Buffer.from(words, 'latin1'), Buffer.of(0x80, 0x0a)]),
      'windows-1252',
      true,
    ],
    ['the DOS code page 850', Buffer.from('Gr\x94\xe1e;M\x81ller;Stra\xe1e', 'latin1'), 'cp850', false],
    ['Mac Roman', Buffer.from('Gr\x9a\xa7e;M\x9fller;Stra\xa7e', 'latin1'), 'macintosh', false],
  ]
  for (const [name, bytes, encoding, sure] of cases)
    it(`is recognised: ${name}`, async () => {
      const found = await recogniseEncoding(inPieces(bytes, 3))
      expect([found.encoding, found.sure]).deep.equal([encoding, sure])
      const text = await textOf(bytes, encoding)
      expect(text.includes('Müller') || name === 'plain ASCII').equal(true)
      expect(text).not.match(/^\ufeff/)
    })

  it('is not believed to be UTF-8 when the first wrong byte comes late', async () => {
    const bytes = Buffer.concat([Buffer.alloc(200_000, 'abc;def\n'), Buffer.from('Müller', 'latin1')])
    expect((await recogniseEncoding(inPieces(bytes, 65_536))).encoding).equal('iso-8859-1')
  })

  it('is found for any bytes, whose text is then given without an error', async function () {
    this.timeout(60_000)
    await always(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { encoding } = await recogniseEncoding(inPieces(Buffer.from(bytes), 7))
        await textOf(Buffer.from(bytes), encoding)
      }),
      { runs: 10_000 },
    )
  })
})

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function textOf(bytes: Buffer, encoding: Encoding): Promise<string> {
  let text = ''
  for await (const part of decoded(inPieces(bytes, 5), encoding)) text += part
  return text
}
