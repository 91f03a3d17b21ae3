import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { crc32, deflateSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import sharp from 'sharp'
import { always } from '../testing/property.ts'
import { pdf } from '../testing/samples.ts'
import { neededData } from '../testing/sharedData.ts'
import { inspect } from './inspection.ts'
import { fitName, headSize, type Kind, kindOf, Unfit } from './kinds.ts'

const heic = readFileSync(new URL('./fixtures/two-colours.heic', import.meta.url))

describe('the kind of a file', () => {
  it('is decided by its content', async () => {
    expect(await kindOf(heic)).to.equal('heic')
    expect(await kindOf(pdf)).to.equal('pdf')
    expect(await kindOf(await picture('jpeg'))).to.equal('jpeg')
    expect(await kindOf(await picture('png'))).to.equal('png')
  })

  for (const [what, text] of [
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a page behind a comment', '<!-- %PDF-1.7 --><html>'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['an XML file', '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'],
    ['a program', '\x7fELF\x02\x01\x01'],
    ['a script', '#!/bin/sh\nrm -rf /'],
    ['an archive', 'PK\x03\x04'],
    ['a GIF', 'GIF89a'],
    ['an AVIF', '\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf'],
    ['text', 'Dear colleague'],
    ['a PDF that begins elsewhere', `${' '.repeat(10)}%PDF-1.7`],
  ] as const) {
    it(`is none of ours for ${what}`, async () => {
      expect(await refusal(kindOf(Buffer.from(text, 'latin1')))).to.equal('files.unfit.kind')
    })
  }

  it('is not known of nothing', async () => {
    expect(await refusal(kindOf(Buffer.alloc(0)))).to.equal('files.unfit.empty')
  })
})

describe('the inspection of a file', () => {
  it('finds the size of whole pictures', async () => {
    expect(await looked('jpeg', await picture('jpeg'))).to.deep.equal({ width: 70, height: 40 })
    expect(
      await looked(
        'jpeg',
        await sharp(await picture('png'))
          .jpeg({ progressive: true })
          .toBuffer(),
      ),
    ).to.deep.equal({ width: 70, height: 40 })
    expect(await looked('png', await picture('png'))).to.deep.equal({ width: 70, height: 40 })
    expect(await looked('heic', heic)).to.deep.equal({ width: 96, height: 64 })
    expect(await looked('pdf', pdf)).to.deep.equal({ width: null, height: null })
  })

  it('refuses every cut of a picture or PDF, however it arrives', async () => {
    const files: [Kind, Buffer][] = [
      ['jpeg', await picture('jpeg')],
      ['png', await picture('png')],
      ['heic', heic],
      ['pdf', pdf],
    ]
    const cuts = fc.record({
      file: fc.nat(3),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      step: fc.integer({ min: 1, max: 500 }),
    })
    await always(
      fc.asyncProperty(cuts, async ({ file, at, step }) => {
        const [kind, bytes] = files[file]!
        // The PDF's last line feed and the mark's own last letters may go.
        const cut = bytes.subarray(0, Math.floor((bytes.length - (kind === 'pdf' ? 2 : 0)) * at))
        expect(await refusal(looked(kind, cut, step)), `${kind} cut at ${cut.length}`).to.match(
          /^files\.unfit/,
        )
      }),
    )
  })

  it('takes or refuses any damage, and never fails otherwise', async () => {
    const files: [Kind, Buffer][] = [
      ['jpeg', await picture('jpeg')],
      ['png', await picture('png')],
      ['heic', heic],
      ['pdf', pdf],
    ]
    const damage = fc.array(fc.record({ at: fc.nat(5000), to: fc.nat(255) }), { minLength: 1, maxLength: 8 })
    await always(
      fc.asyncProperty(fc.nat(3), damage, async (file, changes) => {
        const [kind, bytes] = files[file]!
        const damaged = Buffer.from(bytes)
        for (const { at, to } of changes) damaged[at % damaged.length] = to
        await looked(kind, damaged).catch((error) => expect(error).to.be.instanceOf(Unfit))
      }),
      { runs: 10_000 },
    )
  })

  it('finds a flipped bit anywhere in a PNG', async () => {
    const png = await picture('png')
    await always(
      fc.asyncProperty(fc.nat(png.length * 8 - 1), async (bit) => {
        const damaged = Buffer.from(png)
        damaged[bit >> 3]! ^= 1 << (bit & 7)
        expect(await refusal(looked('png', damaged))).to.match(/^files\.unfit/)
      }),
    )
  })

  it('refuses a picture that would fill the memory, by what it says of itself', async () => {
    expect(await refusal(looked('png', pngSaying(60_000, 60_000)))).to.equal('files.unfit.pixels')
    expect(await refusal(looked('png', pngSaying(0, 100)))).to.equal('files.unfit.broken')
  })

  it('takes what is behind the end of a JPEG for no part of it', async () => {
    const polyglot = Buffer.concat([
      await picture('jpeg'),
      Buffer.from('PK\x03\x04<script>alert(1)</script>'),
    ])
    expect(await looked('jpeg', polyglot)).to.deep.equal({ width: 70, height: 40 })
  })

  for (const [file, why] of [
    ['bad/65536-uint32-limit.png', 'pixels'],
    ['bad/truncated.jpg', 'incomplete'],
    ['bad/corrupt-header.jpg', 'incomplete'],
    ['bad/oss-fuzz-36829.jpeg', 'broken'],
    ['bad/Bad_reallybig.bmp', 'kind'],
    ['bad/pat-security-bad-xhtml.json', 'kind'],
    ['bad/badVR.dcm', 'kind'],
    ['image/relax.jp2', 'kind'],
    ['image/Landscape_6.jpg', null],
    ['image/3.jpg', null],
    ['image/Channel_digital_image_CMYK_color_no_profile.jpg', null],
    ['image/16-bit-grey-alpha.png', null],
    ['image/50020484-00001.png', null],
    ['image/dental_front.jpg', null],
  ] as const) {
    it(why ? `refuses ${file}: ${why}` : `takes ${file}`, async function () {
      const path = neededData(this, file)
      const bytes = await readFile(path)
      const answer = kindOf(bytes.subarray(0, headSize)).then((kind) => looked(kind, bytes))
      if (why) expect(await refusal(answer)).to.equal(`files.unfit.${why}`)
      else expect((await answer).width).to.be.greaterThan(0)
    })
  }
})

describe('the name of a file', () => {
  for (const [given, kind, expected] of [
    ['Röntgen 46.JPG', 'jpeg', 'Röntgen 46.jpg'],
    ['C:\\Users\\me\\scan.pdf', 'pdf', 'scan.pdf'],
    ['../../etc/passwd', 'pdf', 'passwd.pdf'],
    ['page.html', 'jpeg', 'page.html.jpg'],
    ['photo', 'heic', 'photo.heic'],
    ['', 'png', 'file.png'],
    ['...', 'png', 'file.png'],
    ['a\u202Egpj.exe', 'jpeg', 'agpj.exe.jpg'],
    ['a\r\nX: y".jpg', 'jpeg', 'aX y.jpg'],
    ['手紙.pdf', 'pdf', '手紙.pdf'],
    ['Dr. Seiler', 'pdf', 'Dr. Seiler.pdf'],
    [`${'x'.repeat(300)}.pdf`, 'pdf', `${'x'.repeat(120)}.pdf`],
  ] as const) {
    it(`${JSON.stringify(given).slice(0, 40)} becomes ${expected.slice(0, 40)}`, () => {
      expect(fitName(given, kind)).to.equal(expected)
    })
  }

  it('is always fit', async () => {
    await always(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(fitName(name, 'pdf')).to.match(/^[^\p{Cc}/\\]{1,120}\.pdf$/u)
      }),
      { runs: 10_000 },
    )
  })
})

function looked(kind: Kind, bytes: Buffer, step = 1000) {
  return inspect(
    kind,
    (async function* () {
      for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
    })(),
  )
}

async function refusal(answer: Promise<unknown>): Promise<string | undefined> {
  try {
    await answer
    return undefined
  } catch (error) {
    if (error instanceof Unfit) return error.words
    throw error
  }
}

let made: Buffer | undefined

/** A picture with something in it, so that its data is longer than its headers. */
async function picture(kind: 'jpeg' | 'png'): Promise<Buffer> {
  made ??= Buffer.from(Array.from({ length: 70 * 40 * 3 }, (_, i) => (i * 7919) % 251))
  return sharp(made, { raw: { width: 70, height: 40, channels: 3 } })
    .toFormat(kind)
    .toBuffer()
}

function pngSaying(width: number, height: number): Buffer {
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width)
  size.writeUInt32BE(height, 4)
  size.set([8, 2, 0, 0, 0], 8)
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const data = chunk('IDAT', deflateSync(Buffer.alloc(1000)))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', size),
    data,
    chunk('IEND', Buffer.alloc(0)),
  ])
}
