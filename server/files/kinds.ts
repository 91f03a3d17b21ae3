import { fileTypeFromBuffer } from 'file-type'
import { decoded, recogniseEncoding } from '../lib/csv/encoding.ts'

/** The kinds of file the store takes. Decided by content; what a name or a browser says does not count. */
export type Kind = 'pdf' | 'jpeg' | 'png' | 'heic' | 'csv' | 'svg'

/** The kinds that are made of pixels: a picture of them can be shown. */
export type PictureKind = Exclude<Kind, 'pdf' | 'csv' | 'svg'>

/**
 * What is known of each kind. `mostPixels` are taken at all; up to `shownPixels` a picture is made of it: decoding
 * a progressive JPEG, an interlaced PNG or a HEIC holds the whole picture in memory, 200 MB at these limits.
 */
export const kinds = {
  pdf: { type: 'application/pdf', endings: ['pdf'], mostPixels: 0, shownPixels: 0 },
  jpeg: { type: 'image/jpeg', endings: ['jpg', 'jpeg', 'jpe', 'jfif'], mostPixels: 250e6, shownPixels: 64e6 },
  png: { type: 'image/png', endings: ['png'], mostPixels: 100e6, shownPixels: 25e6 },
  heic: { type: 'image/heic', endings: ['heic', 'heif'], mostPixels: 100e6, shownPixels: 26e6 },
  // Only where a list is asked for, see `listKindOf`.
  csv: { type: 'text/csv', endings: ['csv', 'txt', 'tsv', 'tab'], mostPixels: 0, shownPixels: 0 },
  // Only where a logo is asked for, and never kept: see `logoKindOf`.
  svg: { type: 'image/svg+xml', endings: ['svg'], mostPixels: 0, shownPixels: 0 },
} as const satisfies Record<Kind, KindOfFile>

interface KindOfFile {
  type: string
  endings: readonly string[]
  mostPixels: number
  shownPixels: number
}

/** How many bytes of a file's beginning `kindOf` wants. */
export const headSize = 4100

const byType: Record<string, Kind> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/heic': 'heic',
  'image/heif': 'heic',
}

/** Why a file is not taken; `words` is a key of locales/. */
export class Unfit extends Error {
  override name = 'Unfit'
  readonly words: string
  readonly values: Record<string, unknown>

  constructor(
    why:
      | 'empty'
      | 'kind'
      | 'incomplete'
      | 'broken'
      | 'pixels'
      | 'size'
      | 'quota'
      | 'many'
      | 'list'
      | 'logo'
      | 'hostile',
    values: Record<string, unknown> = {},
  ) {
    super(why)
    this.words = `files.unfit.${why}`
    this.values = values
  }
}

/** The kind of a file from its first bytes. @throws Unfit if it is none of ours */
export async function kindOf(head: Uint8Array): Promise<Kind> {
  if (head.length === 0) throw new Unfit('empty')
  const found = await fileTypeFromBuffer(head)
  const kind = found && byType[found.mime]
  if (!kind) throw new Unfit('kind')
  return kind
}

/** A list is any text; what is known to be something else is none. @throws Unfit */
export async function listKindOf(head: Uint8Array): Promise<Kind> {
  if (head.length === 0) throw new Unfit('empty')
  const { encoding, bom } = await recogniseEncoding(only(wholeLetters(head)))
  // A byte order mark says so itself: file-type takes the one of UTF-16, as Excel writes it, for an MP3.
  const isOther = !bom && (await fileTypeFromBuffer(head)) !== undefined
  let text = ''
  for await (const part of decoded(only(wholeLetters(head)), encoding)) text += part
  if (isOther || !isWriting(text)) throw new Unfit('list')
  return 'csv'
}

/** Hardly a control character, and hardly one that could not be read. */
function isWriting(text: string): boolean {
  const strange = text.match(/[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]/g)?.length ?? 0
  return strange <= 4 + text.length / 50
}

/** Without a letter of several bytes that the end of the head cuts. */
function wholeLetters(head: Uint8Array): Uint8Array {
  if (head.length < headSize) return head
  return head.subarray(0, head.findLastIndex((byte) => byte < 0x80) + 1 || head.length)
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A logo is a PNG, a JPEG or an SVG: XML whose first element is an svg. @throws Unfit */
export async function logoKindOf(head: Uint8Array): Promise<Kind> {
  if (head.length === 0) throw new Unfit('empty')
  const found = await fileTypeFromBuffer(head)
  const kind = found && byType[found.mime]
  if (kind === 'png' || kind === 'jpeg') return kind
  const isText = !found || found.mime === 'application/xml' || (found.mime as string) === 'image/svg+xml'
  if (isText && beginsAsSvg.test(Buffer.from(head).toString('utf8'))) return 'svg'
  throw new Unfit('logo')
}

const beginsAsSvg =
  /^\ufeff?\s*(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!doctype\s[^>[]*(?:\[[^\]]*\]\s*)?>\s*)*<svg[\s>]/i

/**
 * A name that is fit to be shown and offered for saving: without folders, signs that steer a terminal or turn the
 * reading direction, and with an ending that fits the kind, so that no one is offered `x.html` that holds a picture.
 */
export function fitName(name: string, kind: Kind): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1)!
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}<>:"|?*]/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|[\s.]+$/gu, '')
  const [, stem = '', ending = ''] = /^(.*?)(?:\.([a-z0-9]{1,5}))?$/iu.exec(plain) ?? []
  const fits = (kinds[kind].endings as readonly string[]).includes(ending.toLowerCase())
  const whole = fits || !ending ? stem : plain
  return `${[...(whole || 'file')].slice(0, 120).join('')}.${fits ? ending.toLowerCase() : kinds[kind].endings[0]}`
}
