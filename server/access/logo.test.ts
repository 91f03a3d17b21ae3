import { expect } from 'chai'
import sharp, { type Metadata } from 'sharp'
import { isPlainDrawing } from '../files/drawing.ts'
import { Unfit } from '../files/kinds.ts'
import { drawnLogo } from '../files/logoDrawing.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { upload } from '../testing/sending.ts'

const tooth = '<path d="M10 10h80v80h-80z" fill="#0b6268"/>'
const svg = (inside: string, before = '') =>
  Buffer.from(`${before}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${inside}</svg>`)

describe('the clinic’s logo', function () {
  // Each is drawn in a process of its own.
  this.timeout(120_000)

  let app: TestApp
  let clinic: Row
  let admin: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
  })
  after(() => app.stop())

  function send(bytes: Buffer, name = 'logo.png', browser = admin) {
    return upload(browser, '/admin/clinic/logo', {}, { field: 'logo', name, bytes })
  }

  async function kept(browser = admin): Promise<Metadata> {
    const shown = await browser.get('/admin/clinic/logo')
    expect(shown.headers.get('content-type')).to.equal('image/png')
    return sharp(shown.bytes).metadata()
  }

  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 4, background: '#0b6268' } })

  it('is drawn anew from a PNG, a JPEG or an SVG, without what else was in the file', async () => {
    const files: [Buffer, number, number][] = [
      [
        await picture(600, 200)
          .withExif({ IFD0: { Artist: 'somebody' } })
          .png()
          .toBuffer(),
        600,
        200,
      ],
      [await picture(300, 900).jpeg().toBuffer(), 300, 900],
      // Drawings are drawn large, and their empty rim is cut off.
      [svg(tooth), 1400 * 0.8, 1400 * 0.8],
    ]
    for (const [bytes, width, height] of files) {
      expect((await send(bytes)).status).to.equal(303)
      const now = await kept()
      expect(now.format).to.equal('png')
      expect(now.exif).to.equal(undefined)
      expect(now.hasAlpha).to.equal(false)
      expect(now.width).to.be.closeTo(width, 4)
      expect(now.height).to.be.closeTo(height, 4)
    }
    expect((await admin.get('/admin/clinic')).$('img[src="/admin/clinic/logo"]').length).to.equal(1)
  })

  it('is told by its content, not by its name', async () => {
    expect((await send(svg(tooth), 'logo.png')).status).to.equal(303)
    const refused = await send(Buffer.from('%PDF-1.7\n%%EOF\n'), 'logo.png')
    expect(refused.status).to.equal(422)
    expect(refused.text).to.contain('PNG, JPEG')
    expect((await send(Buffer.from('<html><svg></svg></html>'), 'logo.svg')).status).to.equal(422)
  })

  const hostile: [what: string, bytes: Buffer][] = [
    ['a script', svg(`${tooth}<script>alert(1)</script>`)],
    ['a script of another name space', svg(`${tooth}<s:script>alert(1)</s:script>`)],
    ['a handler', svg('<path d="M0 0h9v9z" onload="alert(1)"/>')],
    ['a page within', svg('<foreignObject><p>x</p></foreignObject>')],
    ['a file of the server', svg('<image href="file:///etc/passwd" width="9" height="9"/>')],
    ['an address elsewhere', svg(`<style>path{fill:url('http://127.0.0.1:1/x')}</style>${tooth}`)],
    ['an address in disguise', svg('<use href="&#104;ttp://127.0.0.1/x"/>')],
    ['a style sheet', svg(tooth, '<?xml-stylesheet href="http://127.0.0.1/x"?>')],
    ['an entity', svg('<text>&x;</text>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')],
    ['an animation that sets an address', svg('<a><set attributeName="href" to="javascript:x"/></a>')],
  ]
  for (const [what, bytes] of hostile)
    it(`is refused with ${what}`, async () => {
      const refused = await send(bytes, 'logo.svg')
      expect(refused.status).to.equal(422)
      expect(refused.$('#f-logo').attr('aria-invalid')).to.equal('true')
    })

  it('is refused when it is damaged or too large', async () => {
    const png = await picture(20, 20).png().toBuffer()
    const files = [
      png.subarray(0, -20),
      Buffer.concat([png, Buffer.alloc(2 * 2 ** 20)]),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900000" height="900000"/>'),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g>'),
    ]
    for (const [index, bytes] of files.entries())
      expect((await send(bytes)).status, String(index)).to.equal(422)
  })

  it('may be a drawing that never ends: it is stopped', async () => {
    const copies = Array.from(
      { length: 9 },
      (_, n) => `<g id="g${n + 1}">${`<use href="#g${n}"/>`.repeat(10)}</g>`,
    )
    const endless = svg(`<g id="g0">${tooth}</g>${copies.join('')}`)
    expect(isPlainDrawing(endless.toString())).to.equal(true)
    const failure = await drawnLogo('svg', endless, { timeout: 1500 }).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(Unfit)
    const more = svg(`${tooth}${'<use href="#g0"/>'.repeat(101)}`)
    expect((await send(more)).status).to.equal(422)
  })

  it('is removed', async () => {
    await send(await picture(60, 20).png().toBuffer())
    expect((await admin.post('/admin/clinic/logo/removal')).status).to.equal(303)
    expect((await admin.get('/admin/clinic/logo')).status).to.equal(404)
    expect((await admin.get('/admin/clinic')).$('img[src="/admin/clinic/logo"]').length).to.equal(0)
  })

  it('asks for a file where none was chosen', async () => {
    expect((await send(Buffer.alloc(0), '')).status).to.equal(422)
  })

  it('is each clinic’s own, and lies encrypted', async () => {
    const other = await app.aClinic()
    const theirs = await app.as(await app.aPerson(other, ['admin']), other)
    await send(await picture(60, 20).png().toBuffer())
    expect((await theirs.get('/admin/clinic/logo')).status).to.equal(404)
    await send(await picture(90, 30).png().toBuffer(), 'logo.png', theirs)
    expect((await kept()).width).to.equal(60)
    expect((await kept(theirs)).width).to.equal(90)
  })
})
