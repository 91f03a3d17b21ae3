import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy, { type Busboy } from 'busboy'
import { type Key, newKey } from '../lib/encryption.ts'
import { newId } from '../lib/ids.ts'
import { opening, sealing } from '../lib/segments.ts'
import { BadRequest } from '../web/refusals.ts'
import { inspect } from './inspection.ts'
import { headSize, type Kind, kindOf, listKindOf, logoKindOf, Unfit } from './kinds.ts'
import { type FileStore, StoreFull, storeName } from './store.ts'

/** A file that came with a form: whole, of a kind we take, and in the store under a temporary name. */
export interface Upload {
  /** The form's field. */
  field: string
  /** As the browser calls it; not to be trusted for anything. */
  name: string
  id: string
  kind: Kind
  /** In bytes, before encryption. */
  size: number
  sha256: Buffer
  width: number | null
  height: number | null
  key: Key
}

/** A file that came with a form and was not taken; `words` is a key of locales/ that says why. */
export interface RefusedUpload {
  field: string
  name: string
  words: string
  values: Record<string, unknown>
}

/** What a multipart body held. A field that came several times is a list. */
export interface Received {
  fields: Record<string, unknown>
  uploads: Upload[]
  refused: RefusedUpload[]
}

export const limits = { files: 50, fileSize: 200 * 2 ** 20, fields: 200, fieldSize: 64 * 1024 }

/** What a form asks for. */
export type Wanted = 'documents' | 'lists' | 'logo'

const wants: Record<Wanted, { kindOf: (head: Uint8Array) => Promise<Kind>; most: number }> = {
  documents: { kindOf, most: limits.fileSize },
  lists: { kindOf: listKindOf, most: limits.fileSize },
  logo: { kindOf: logoKindOf, most: 2 * 2 ** 20 },
}

/**
 * Reads a multipart body, its files straight into the store, encrypted under keys of their own. A file that is
 * unfit is left out with its reason and the others are kept. When the connection is lost, the body is malformed or
 * the disk is full, nothing stays.
 * @throws BadRequest, StoreFull
 */
export async function receiveUploads(
  request: IncomingMessage,
  store: FileStore,
  { tenant, wanted = 'documents' }: { tenant: string; wanted?: Wanted },
): Promise<Received> {
  const fields: Record<string, unknown> = {}
  const faults: Error[] = []
  const arrivals: Promise<Upload | RefusedUpload | undefined>[] = []
  const form = formOf(request)
  form.on('field', (name, value, { nameTruncated, valueTruncated }) => {
    if (nameTruncated || valueTruncated) faults.push(new BadRequest('field too long'))
    addField(fields, name, value)
  })
  form.on('file', (field, stream, { filename }) => {
    arrivals.push(receiveFile(stream, store, { field, name: filename ?? '', tenant, wanted }))
  })
  form.on('filesLimit', () => arrivals.push(Promise.resolve(tooMany)))
  form.on('fieldsLimit', () => faults.push(new BadRequest('too many fields')))
  await pipeline(request, form).catch((error: Error) => faults.push(new BadRequest(error.message)))

  const ended = await Promise.allSettled(arrivals)
  const files = ended.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []))
  const uploads = files.filter((one) => 'id' in one)
  const failed = ended.find((one) => one.status === 'rejected')
  if (!failed && faults.length === 0)
    return { fields, uploads, refused: files.filter((one) => 'words' in one) }
  await forget(store, tenant, uploads)
  throw failed?.reason instanceof StoreFull ? failed.reason : (faults[0] ?? failed?.reason)
}

const tooMany: RefusedUpload = {
  field: '',
  name: '',
  words: 'files.unfit.many',
  values: { most: limits.files },
}

/** Removes what was received, for a caller that will not keep it. The sweep would do it a day later. */
export async function forget(
  store: FileStore,
  tenant: string,
  uploads: readonly { id: string }[],
): Promise<void> {
  for (const { id } of uploads) await store.remove(storeName(tenant, id))
}

function formOf(request: IncomingMessage): Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { files: limits.files, fields: limits.fields, fieldSize: limits.fieldSize, headerPairs: 50 },
    })
  } catch {
    throw new BadRequest('not a multipart body')
  }
}

function addField(fields: Record<string, unknown>, name: string, value: string): void {
  const before = Object.hasOwn(fields, name) ? fields[name] : undefined
  const now = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  Object.defineProperty(fields, name, { value: now, enumerable: true, configurable: true, writable: true })
}

interface Part {
  field: string
  name: string
  tenant: string
  wanted?: Wanted
}

/**
 * Puts one file into the store, if it is whole and of a kind we take. Whoever calls this outside of the door keeps
 * the file with `keepFile`, or the sweep removes it.
 * @returns undefined for a form's field that was left empty
 * @throws StoreFull, and what the source throws; nothing is left then
 */
export async function receiveFile(
  stream: Readable,
  store: FileStore,
  { field, name, tenant, wanted = 'documents' }: Part,
): Promise<Upload | RefusedUpload | undefined> {
  const [id, key] = [newId(), newKey()]
  const place = storeName(tenant, id)
  stream.on('error', () => {})
  const chunks = stream.iterator({ destroyOnReturn: false }) as AsyncGenerator<Buffer>
  try {
    const { head, all } = await headed(chunks)
    if (head.length === 0 && name === '') return undefined
    const { kindOf: fitting, most } = wants[wanted]
    const kind = await fitting(head)
    const measured = { size: 0, most, hash: createHash('sha256') }
    await store.put(place, sealing(key)(measuring(all, measured)))
    const { width, height } = await inspect(kind, opening(key)(store.read(place)))
    return { field, name, id, kind, size: measured.size, sha256: measured.hash.digest(), width, height, key }
  } catch (error) {
    // What is left of it passes by unread, or the form behind it would never end: a reader must let go first.
    await chunks.return(undefined).catch(() => {})
    stream.resume()
    await store.remove(place)
    if (!(error instanceof Unfit)) throw error
    return { field, name: shown(name), words: error.words, values: error.values }
  }
}

/** The first bytes, and all bytes. Leaving early leaves the stream as it is, for the form to go on. */
async function headed(chunks: AsyncIterator<Buffer>): Promise<{ head: Buffer; all: AsyncIterable<Buffer> }> {
  const held: Buffer[] = []
  let length = 0
  while (length < headSize) {
    const next = await chunks.next()
    if (next.done) break
    held.push(next.value)
    length += next.value.length
  }
  return { head: Buffer.concat(held).subarray(0, headSize), all: following(held, chunks) }
}

async function* following(held: Buffer[], chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* held
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
}

async function* measuring(
  source: AsyncIterable<Buffer>,
  measured: { size: number; most: number; hash: ReturnType<typeof createHash> },
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    measured.size += chunk.length
    if (measured.size > measured.most) throw new Unfit('size', { most: measured.most / 2 ** 20 })
    measured.hash.update(chunk)
    yield chunk
  }
}

function shown(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .slice(0, 120)
}
