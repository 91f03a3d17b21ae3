import { Readable } from 'node:stream'
import sharp from 'sharp'
import type { Pool } from '../../db/pool.ts'
import { type Db, INSTALLATION, inTenant } from '../../db/tenant.ts'
import { insertDocument } from '../../documents/documents.queries.ts'
import type { DocumentKind } from '../../documents/documents.ts'
import { type Files, keepFile } from '../../files/files.ts'
import { type Picture, picturesOf } from '../../files/pictures.ts'
import { keepPicture } from '../../files/settling.ts'
import { storeName } from '../../files/store.ts'
import { receiveFile } from '../../files/uploads.ts'
import { newId } from '../../lib/ids.ts'
import { type DocumentedPatient, documentedPatients, type DemoTenant, demoTenants } from './demo.queries.ts'
import { bitewing, frontTeeth, panoramic, sheet } from './drawings.ts'
import { type Random, randomFrom } from './random.ts'

/** One file of which many patients get a copy, with the pictures made of it. */
interface Original {
  kind: DocumentKind
  title: string
  name: string
  bytes: Buffer
  pictures: Picture[]
}

/** Gives the patients who come about today some radiographs, photographs, letters and consents, encrypted as all are. */
export async function fillDocuments(
  owner: Pool,
  files: Files,
  { now, patients, progress }: { now: Date; patients: number; progress: (share: number) => void },
): Promise<void> {
  const tenants = await as(owner, null, demoTenants)
  for (const [index, tenant] of tenants.entries()) {
    const originals = await originalsOf(tenant)
    const known = await as(owner, tenant.id, (db) => documentedPatients(db, { now, limit: patients }))
    const random = randomFrom(100 + index)
    for (const [at, patient] of known.entries()) {
      await fillPatient({ owner, files, tenant, patient, originals: someOf(originals, random) })
      progress((index + (at + 1) / known.length) / tenants.length)
    }
  }
}

function someOf(originals: readonly Original[], random: Random): Original[] {
  // Everyone has the first, a panoramic radiograph.
  return originals.filter((_, i) => random.chance(i === 0 ? 1 : 0.25))
}

interface Filling {
  owner: Pool
  files: Files
  tenant: DemoTenant
  patient: DocumentedPatient
  originals: Original[]
}

async function fillPatient({ owner, files, tenant, patient, originals }: Filling): Promise<void> {
  const batch = newId()
  await Promise.all(
    originals.map(async (original, position) => {
      const part = { field: '', name: original.name, tenant: tenant.id }
      const upload = await receiveFile(Readable.from([original.bytes]), files.store, part)
      if (!upload || 'words' in upload) throw new Error(`${original.name} is not taken`)
      await as(owner, tenant.id, async (db) => {
        const place = { owner: { tenant: tenant.id, patient: patient.id }, storedBy: null }
        await keepFile(db, files, upload, place)
        const { kind, title } = original
        const filed = { filedBy: tenant.filer, filedAt: patient.seen }
        await insertDocument(db, {
          patient: patient.id,
          file: upload.id,
          kind,
          title,
          batch,
          position,
          ...filed,
        })
      })
      await files.store.claim(storeName(tenant.id, upload.id))
      const file = { id: upload.id, tenant_id: tenant.id, patient_id: patient.id }
      for (const picture of original.pictures.toReversed()) {
        await keepPicture(files, file, picture, (work) => as(owner, tenant.id, work))
      }
    }),
  )
}

async function originalsOf({ name, language }: DemoTenant): Promise<Original[]> {
  const words = texts[language]
  return Promise.all([
    drawn('radiograph', words.panoramic, panoramic(2)),
    drawn('radiograph', words.bitewingRight, bitewing(1)),
    drawn('radiograph', words.bitewingLeft, bitewing(2)),
    drawn('photo', words.front, frontTeeth(0)),
    drawn('photo', words.frontAfter, frontTeeth(2)),
    written('letter', words.letter, name),
    written('consent', words.consent, name),
  ])
}

async function drawn(kind: DocumentKind, title: string, drawing: string): Promise<Original> {
  const bytes = await sharp(Buffer.from(drawing)).jpeg({ quality: 84 }).toBuffer()
  return { kind, title, name: `${title}.jpg`, bytes, pictures: await picturesOf('jpeg', bytes) }
}

async function written(
  kind: DocumentKind,
  [title, ...text]: readonly string[],
  from: string,
): Promise<Original> {
  return { kind, title: title!, name: `${title}.pdf`, bytes: await sheet(title!, text, from), pictures: [] }
}

const texts = {
  en: {
    panoramic: 'Panoramic radiograph',
    bitewingRight: 'Bitewing right',
    bitewingLeft: 'Bitewing left',
    front: 'Front teeth before',
    frontAfter: 'Front teeth after',
    letter: [
      'Letter to the referring colleague',
      'Thank you for sending your patient. We found one carious lesion and have restored the tooth in one visit.',
      'We shall see the patient again in six months.',
    ],
    consent: [
      'Consent to root canal treatment',
      'I was told why the treatment is proposed, what may happen with and without it, and what it costs.',
      'My questions were answered. I agree to the treatment.',
    ],
  },
  de: {
    panoramic: 'Panoramaschichtaufnahme',
    bitewingRight: 'Bissflügel rechts',
    bitewingLeft: 'Bissflügel links',
    front: 'Frontzähne vorher',
    frontAfter: 'Frontzähne nachher',
    letter: [
      'Arztbrief an die überweisende Praxis',
      'Vielen Dank für die Überweisung. Wir fanden eine kariöse Läsion und haben den Zahn in einer Sitzung versorgt.',
      'Wir sehen den Patienten in sechs Monaten wieder.',
    ],
    consent: [
      'Einwilligung in die Wurzelkanalbehandlung',
      'Mir wurde erklärt, warum die Behandlung vorgeschlagen wird, was mit und ohne sie geschehen kann und was sie kostet.',
      'Meine Fragen wurden beantwortet. Ich willige in die Behandlung ein.',
    ],
  },
} as const

function as<T>(owner: Pool, tenant: string | null, work: (db: Db) => Promise<T>): Promise<T> {
  const actor = { kind: 'system', id: null } as const
  return inTenant(owner, { tenant: tenant ?? INSTALLATION, actor, request: newId() }, work)
}
