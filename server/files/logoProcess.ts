import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'

// Draws the logo that comes in by standard input, and answers with a PNG: on white, without transparency or metadata,
// its empty rim cut off. Drawings are drawn as large as is kept, pixels are never enlarged.

/** The largest a logo is kept, in pixels: 60 mm at 600 dots an inch. */
const side = 1400
const limitInputPixels = 25e6

const bytes = await buffer(process.stdin)
const density = process.argv[2] === 'svg' ? await densityOf(bytes) : 72
const flat = await sharp(bytes, { limitInputPixels, failOn: 'error', density })
  .autoOrient()
  .flatten({ background: '#fff' })
  .png()
  .toBuffer()
const drawn = await sharp(flat)
  .trim({ background: '#fff', threshold: 8 })
  .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
  .toColourspace('srgb')
  .removeAlpha()
  .png()
  .toBuffer()
process.stdout.end(drawn)

/** Dots an inch at which a drawing is as large as is kept. */
async function densityOf(svg: Buffer): Promise<number> {
  const { width, height } = await sharp(svg, { limitInputPixels: false }).metadata()
  return Math.min(2400, Math.max(1, (72 * side) / Math.max(width, height)))
}
