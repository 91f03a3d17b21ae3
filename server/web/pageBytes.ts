/** Where pages are written before they are copied out at their length; larger ones are rare. */
const desk = Buffer.allocUnsafeSlow(512 * 1024)

/**
 * A page's pieces as UTF-8. In pieces, since V8 keeps a string of more than 64 Ki letters apart, which takes longer than
 * rendering it; by way of one desk, since every large Buffer of its own brings the next full collection nearer.
 */
export function pageBytes(parts: readonly string[]): Buffer {
  const most = parts.reduce((sum, part) => sum + 3 * part.length, 0)
  if (most > desk.length) return Buffer.concat(parts.map((part) => Buffer.from(part)))
  let length = 0
  for (const part of parts) length += desk.write(part, length)
  return Buffer.from(desk.subarray(0, length))
}
