import type { Range } from '../lib/segments.ts'

/**
 * The part a browser asks for in its Range header (RFC 9110, section 14): one range of bytes. Undefined where the
 * whole file is sent, as a server may always do: no header, several ranges, another unit, or one that makes no sense.
 */
export function rangeOf(header: string | undefined, size: number): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  return start < end ? { start, end } : undefined
}
