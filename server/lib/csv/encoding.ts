export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'cp850',
  'macintosh',
] as const
export type Encoding = (typeof encodings)[number]
export type EncodingFound = { encoding: Encoding; bom: boolean; sure: boolean }

/** Bytes 0x80–0xFF of the code page that practice programs from the days of DOS still write. */
const cp850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'
const commonLetters = /^[äöüßÄÖÜéèêàáâçíóúñôîïëãõøåæÉ]$/
const letter = /^\p{L}$/u
const oneByte = ['windows-1252', 'cp850', 'macintosh'] as const

/**
 * Reads all bytes of a file once and says how its text is written. Valid UTF-8 is believed; of the one-byte
 * code pages the one that turns the bytes between letters into the likeliest letters wins.
 */
export async function recogniseEncoding(chunks: AsyncIterable<Uint8Array>): Promise<EncodingFound> {
  const seen = await survey(chunks)
  if (seen.bom) return { encoding: seen.bom, bom: true, sure: true }
  const half = seen.size / 2
  if (seen.zerosOdd > half * 0.3 && seen.zerosEven < half * 0.05) return guess('utf-16le')
  if (seen.zerosEven > half * 0.3 && seen.zerosOdd < half * 0.05) return guess('utf-16be')
  if (seen.utf8) return { encoding: 'utf-8', bom: false, sure: true }
  const best = oneByte
    .map((encoding) => ({ encoding, score: plausibility(encoding, seen.beside) }))
    .reduce((a, b) => (b.score > a.score ? b : a))
  if (best.encoding !== 'windows-1252') return guess(best.encoding)
  return { encoding: seen.c1 ? 'windows-1252' : 'iso-8859-1', bom: false, sure: best.score > 0 }
}

/** Text of a byte stream in an encoding, without its byte order mark; what is no text becomes U+FFFD. */
export async function* decoded(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  if (encoding === 'cp850') {
    for await (const chunk of chunks) yield oldText(chunk)
    return
  }
  const decoder = new TextDecoder(encoding === 'iso-8859-1' ? 'windows-1252' : encoding)
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

type Survey = {
  size: number
  bom: Encoding | null
  utf8: boolean
  zerosEven: number
  zerosOdd: number
  /** whether bytes 0x80–0x9F occur, which ISO-8859-1 leaves to controls */
  c1: boolean
  /** how often each high byte stands beside an ASCII letter */
  beside: Uint32Array
}

async function survey(chunks: AsyncIterable<Uint8Array>): Promise<Survey> {
  const seen: Survey = {
    size: 0,
    bom: null,
    utf8: true,
    zerosEven: 0,
    zerosOdd: 0,
    c1: false,
    beside: new Uint32Array(256),
  }
  const strict = new TextDecoder('utf-8', { fatal: true })
  let before = 0
  for await (const chunk of chunks) {
    if (seen.size === 0) seen.bom = markOf(chunk)
    if (seen.utf8) seen.utf8 = valid(strict, chunk)
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number
      if (byte === 0) (seen.size + at) % 2 ? (seen.zerosOdd += 1) : (seen.zerosEven += 1)
      else if (byte >= 0x80) {
        if (byte < 0xa0) seen.c1 = true
        if (isLetter(before) || isLetter(chunk[at + 1] ?? 0)) seen.beside[byte] = (seen.beside[byte] ?? 0) + 1
      }
      before = byte
    }
    seen.size += chunk.length
  }
  if (seen.utf8) seen.utf8 = valid(strict, undefined)
  return seen
}

function markOf(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

function valid(strict: InstanceType<typeof TextDecoder>, chunk: Uint8Array | undefined): boolean {
  try {
    chunk ? strict.decode(chunk, { stream: true }) : strict.decode()
    return true
  } catch {
    return false
  }
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

function plausibility(encoding: (typeof oneByte)[number], beside: Uint32Array): number {
  let score = 0
  for (let byte = 0x80; byte < 0x100; byte += 1) {
    const times = beside[byte] ?? 0
    if (times) score += times * weight(characterOf(encoding, byte))
  }
  return score
}

function weight(character: string): number {
  if (commonLetters.test(character)) return 1
  return letter.test(character) ? 0.3 : -1
}

function characterOf(encoding: (typeof oneByte)[number], byte: number): string {
  if (encoding === 'cp850') return cp850[byte - 0x80] as string
  return new TextDecoder(encoding).decode(Uint8Array.of(byte))
}

function oldText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : cp850[byte - 0x80]
  return text
}

function guess(encoding: Encoding): EncodingFound {
  return { encoding, bom: false, sure: false }
}
