import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import { entriesIn, textIn, writtenIn } from '../testing/pdf.ts'
import type { Paper } from './paper.ts'
import { printed } from './printed.ts'

const about = {
  title: 'Rechnung',
  language: 'de-DE',
  author: 'Praxis',
  made: new Date('2026-11-24T09:00:00Z'),
}

function printOf(...texts: string[]): Promise<Buffer> {
  return printed(about, (paper) => {
    texts.forEach((text, line) => paper.write(text, { x: 25, y: 20 + line * 10, width: 160 }))
  })
}

/** Names as people in all the world have them, and the font that must write them. */
const names: [name: string, font: RegExp][] = [
  ['Łukasz Groß Ždánský', /SourceSans/],
  ['Nguyễn Thị Ánh', /SourceSans/],
  ['Ελένη Παπαδοπούλου', /SourceSans/],
  ['Владимир Ильич', /SourceSans/],
  ['محمد علي', /Arabic/],
  ['יצחק שָׁלוֹם', /Hebrew/],
  ['王小明', /NotoSansSC/],
  ['田中さくら', /NotoSansJP/],
  ['김민수', /NotoSansKR/],
  ['สมชาย น้ำใจดี', /Thai/],
  ['श्रीकृष्ण शर्मा', /Devanagari/],
  ['Արմեն Հակոբյան', /Armenian/],
  ['გიორგი ბერიძე', /Georgian/],
  ['ሰላም ተስፋዬ', /Ethiopic/],
  ['রবীন্দ্রনাথ ঠাকুর', /Bengali/],
  ['ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ', /Gurmukhi/],
  ['કૃષ્ણ પટેલ', /Gujarati/],
  ['தமிழ் கொடி', /Tamil/],
  ['శ్రీ తెలుగు', /Telugu/],
  ['ಶ್ರೀ ಕನ್ನಡ', /Kannada/],
  ['കൊച്ചി മലയാളം', /Malayalam/],
  ['සිංහල ශ්‍රී', /Sinhala/],
  ['សុខ សុភាព', /Khmer/],
  ['ສົມພອນ', /Lao/],
  ['ကျော် မြန်မာ', /Myanmar/],
]

describe('a print', () => {
  for (const [name, font] of names)
    it(`writes ${name} with letters, not with boxes`, async () => {
      const written = writtenIn(await printOf(name))
      expect(written.flatMap(({ glyphs }) => glyphs)).to.not.include(0)
      expect(written.filter(({ text }) => text.trim() !== '').map((one) => one.font)).to.satisfy(
        (fonts: string[]) => fonts.length > 0 && fonts.every((one) => font.test(one)),
      )
    })

  it('takes no font that it does not need', async () => {
    const fonts = new Set(writtenIn(await printOf('Jürgen Groß')).map(({ font }) => font))
    expect([...fonts]).to.have.length(1)
  })

  it('carries the letters it uses of a font, not the font', async () => {
    const [plain, chinese] = await Promise.all([printOf('Wang'), printOf('王小明')])
    expect(chinese.length - plain.length).to.be.below(20_000)
  })

  it('turns letters that run from right to left, and leaves numbers and our own letters', async () => {
    expect(textIn(await printOf('Frau שלום (כהן) 12, Berlin'))).to.equal('Frau 12 (ןהכ) םולש, Berlin')
    expect(textIn(await printOf('أبو 12 بكر'))).to.equal('ركب 12 وبأ')
  })

  it('joins Arabic letters as they are written', async () => {
    const shapes = async (text: string) =>
      new Set(writtenIn(await printOf(text)).flatMap((one) => one.glyphs)).size
    // A letter has other shapes at the beginning, in the middle and at the end of a word than alone.
    expect(await shapes('ببب')).to.equal((await shapes('ب')) + 2)
  })

  it('is read and copied in the order in which it is said', async () => {
    const pdf = await printOf('שלום כהן')
    expect(entriesIn(pdf, 'ActualText')).to.include('שלום כהן')
  })

  it('breaks text without spaces where it is wider than its line', async () => {
    const text = '北京市朝阳区建国路'.repeat(8)
    let height = 0
    const pdf = await printed(about, (paper) => {
      height = paper.write(text, { x: 25, y: 20, width: 50 })
    })
    expect(textIn(pdf)).to.equal(text)
    expect(height).to.be.above(15)
  })

  it('says its title and language, and what is a heading, a table, a cell', async () => {
    const pdf = await printed(about, (paper: Paper) => {
      paper.write('Rechnung', { x: 25, y: 20, width: 100 }, {}, 'H1')
      paper.table([{ head: 'Betrag' }], [['12,00 €']], 40)
    })
    expect(entriesIn(pdf, 'Title')).to.deep.equal(['Rechnung'])
    expect(entriesIn(pdf, 'Lang')).to.deep.equal(['de-DE'])
    const plain = pdf.toString('latin1')
    expect(plain)
      .to.match(/\/Marked true/)
      .and.to.match(/\/DisplayDocTitle true/)
    for (const tag of ['Document', 'H1', 'Table', 'TR', 'TH', 'TD']) expect(plain).to.include(`/S /${tag}`)
  })

  it('prints whatever people may be called', async function () {
    this.timeout(60_000)
    const letters = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      ...[0x300, 0x590, 0x600, 0x900, 0xa00, 0xe00, 0x1000, 0x1780, 0x3040, 0xac00, 0xfe00].map((from) =>
        fc
          .array(fc.integer({ min: from, max: from + 0x7f }), { maxLength: 8 })
          .map((codes) => String.fromCodePoint(...codes)),
      ),
    )
    await always(
      fc.asyncProperty(fc.array(letters, { minLength: 10, maxLength: 20 }), async (texts) => {
        expect((await printOf(...texts)).subarray(0, 5).toString()).to.equal('%PDF-')
      }),
      { runs: 5 },
    )
  })
})
