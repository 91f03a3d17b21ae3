import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import sharp from 'sharp'
import { neededData } from '../testing/sharedData.ts'
import { decodeHeic } from './heic.ts'
import { picturesOf } from './pictures.ts'

const heic = await readFile(new URL('./fixtures/two-colours.heic', import.meta.url))

describe('pictures made of files', () => {
  it('stand upright, in sRGB, without the metadata of the original', async () => {
    const original = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#c33' } })
      .withExif({ IFD0: { Artist: 'Sabine Hoffmann' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect(original.includes('Sabine')).to.equal(true)
    for (const { bytes, width, height } of await picturesOf('jpeg', original)) {
      expect([width, height]).to.deep.equal([200, 300])
      expect(bytes.includes('Sabine')).to.equal(false)
      const { exif, icc, orientation, space } = await sharp(bytes).metadata()
      expect({ exif, icc, orientation, space }).to.deep.equal({
        exif: undefined,
        icc: undefined,
        orientation: undefined,
        space: 'srgb',
      })
    }
  })

  it('are as large as the original at most', async () => {
    const original = await sharp({ create: { width: 5000, height: 100, channels: 4, background: '#0000' } })
      .png()
      .toBuffer()
    const [large, small] = await picturesOf('png', original)
    expect([large!.width, large!.height, small!.width]).to.deep.equal([3200, 64, 480])
    const { data } = await sharp(large!.bytes).raw().toBuffer({ resolveWithObject: true })
    expect(data[0]).to.equal(255)
  })

  it('are not made of what would take too much memory to decode, however small the file', async () => {
    const side = 8100
    const bomb = await sharp({ create: { width: side, height: side, channels: 3, background: '#888' } })
      .jpeg({ progressive: true })
      .toBuffer()
    const before = process.memoryUsage().rss
    expect(await picturesOf('jpeg', bomb).catch(String)).to.match(/pixel limit/)
    expect(process.memoryUsage().rss - before).to.be.lessThan(50e6)
  })

  it('of HEIC show what is in it', async () => {
    const [large] = await picturesOf('heic', heic)
    const { data, info } = await sharp(large!.bytes).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).to.deep.equal([96, 64])
    expect(data[10 * 3 + 2]).to.be.greaterThan(150)
    expect(data[80 * 3]).to.be.greaterThan(150)
  })

  it('of broken HEIC are none, and the server goes on', async () => {
    for (const broken of [heic.subarray(0, 600), Buffer.alloc(100), scrambled(heic)]) {
      expect(await decodeHeic(broken).catch((error: unknown) => error)).to.be.instanceOf(Error)
    }
  })

  it('of HEIC are given up when they take too long', async () => {
    expect(await decodeHeic(heic, { seconds: 0.001 }).catch(String)).to.match(/too long/)
  })

  for (const file of ['Landscape_3.jpg', 'Landscape_6.jpg', 'Landscape_8.jpg']) {
    it(`of ${file} are turned`, async function () {
      const path = neededData(this, `image/${file}`)
      const [large] = await picturesOf('jpeg', await readFile(path))
      expect([large!.width, large!.height]).to.deep.equal([1800, 1200])
    })
  }
})

function scrambled(bytes: Buffer): Buffer {
  const damaged = Buffer.from(bytes)
  for (let at = 40; at < damaged.length; at += 3) damaged[at]! ^= 0x55
  return damaged
}
