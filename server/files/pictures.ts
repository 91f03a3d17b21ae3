import sharp, { type Sharp } from 'sharp'
import type { Extent } from './files.queries.ts'
import { decodeHeic } from './heic.ts'
import { kinds, type PictureKind } from './kinds.ts'

/** A picture made anew from a file, as a JPEG: turned upright, in sRGB, without any of the file's metadata. */
export interface Picture {
  extent: Extent
  bytes: Buffer
  width: number
  height: number
}

/** The longest side in pixels: of a picture in a list, and of one to look at. */
export const extents = { small: { side: 480, quality: 78 }, large: { side: 3200, quality: 88 } } as const

// One picture at a time, and nothing kept of it: the server has other things to do.
sharp.concurrency(1)
sharp.cache(false)

/**
 * Makes the pictures by which a file is shown. What leaves the server inline was thus always written by us.
 * @throws Error when the file cannot be decoded within its kind's limits of pixels and 60 seconds
 */
export async function picturesOf(kind: PictureKind, bytes: Uint8Array): Promise<Picture[]> {
  const upright = await decoded(kind, bytes)
  const large = await picture(upright, 'large')
  return [large, await picture(sharp(large.bytes), 'small')]
}

async function decoded(kind: PictureKind, bytes: Uint8Array): Promise<Sharp> {
  const limitInputPixels = kinds[kind].shownPixels
  if (kind !== 'heic') return sharp(bytes, { limitInputPixels, failOn: 'error' }).autoOrient()
  // libheif turns the picture upright itself.
  const { data, width, height } = await decodeHeic(bytes)
  return sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels })
}

async function picture(source: Sharp, extent: Extent): Promise<Picture> {
  const { side, quality } = extents[extent]
  const { data, info } = await source
    .clone()
    .timeout({ seconds: 60 })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .jpeg({ quality, progressive: true })
    .toBuffer({ resolveWithObject: true })
  return { extent, bytes: data, width: info.width, height: info.height }
}
