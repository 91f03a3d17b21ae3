import sharp from 'sharp'

/** The least that is taken for a PDF. */
export const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n')

/** A picture of one colour, as a camera would send it. */
export function aJpeg(width = 320, height = 200): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#c66' } })
    .jpeg()
    .toBuffer()
}
