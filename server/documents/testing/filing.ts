import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { all, one } from '../../db/sql.ts'
import { fileJobs } from '../../files/jobs.ts'
import { newId } from '../../lib/ids.ts'
import type { TestApp } from '../../testing/app.ts'
import type { Browser, Shown } from '../../testing/browsing.ts'
import type { Row } from '../../testing/factories.ts'
import { aJpeg } from '../../testing/samples.ts'
import { upload } from '../../testing/sending.ts'

/** A file as somebody chooses it. */
export interface Chosen {
  name: string
  bytes: Buffer
}

/** A clinic with a patient, and a desk and a dentist who file documents. */
export async function aFilingClinic(app: TestApp) {
  const clinic = await app.aClinic()
  const patient = await app.aPatient(clinic)
  const reception = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  const dentist = await app.as(await app.aPerson(clinic, ['dentist']), clinic)
  const jpeg = await aJpeg(800, 600)

  /** Files something as the desk, and says which document became of it: the newest. */
  async function filed(files: Chosen[], whose: Row = patient): Promise<string> {
    const answer = await sendFiles(reception, whose, files)
    expect(answer.status).to.equal(303)
    const { id } = await app.within(clinic, (db) =>
      one<{ id: string }>(
        db,
        'select id from documents.documents where patient_id = :id order by filed_at desc, id desc limit 1',
        { id: whose.id },
      ),
    )
    return id
  }

  function rows<R extends object>(text: string, values: Record<string, unknown>): Promise<R[]> {
    return app.within(clinic, (db) => all<R>(db, text, values))
  }

  return { clinic, patient, reception, dentist, jpeg, filed, rows }
}

/** Sends the form of new documents. An empty field of files is sent too, as browsers do. */
export function sendFiles(
  browser: Browser,
  patient: Row,
  files: Chosen[],
  fields: Record<string, string> = {},
): Promise<Shown> {
  const chosen = files.length > 0 ? files : [{ name: '', bytes: Buffer.alloc(0) }]
  return upload(
    browser,
    `/patients/${patient.id}/documents`,
    { batch: newId(), kind: '', ...fields },
    ...chosen.map((file) => ({ field: 'files', ...file })),
  )
}

/** Runs the jobs that uploads have enqueued: their files are claimed and get their pictures. */
export async function settle(app: TestApp): Promise<void> {
  const waiting = await app.within(null, (db) =>
    all<{ file: string; tenant: string }>(
      db,
      `select data ->> 'file' as file, data ->> 'tenant' as tenant from jobs.job where name = 'files.settle'`,
      {},
    ),
  )
  const settling = fileJobs.find(({ name }) => name === 'files.settle')!
  for (const { file, tenant } of waiting) {
    const who = { tenant, actor: { kind: 'system', id: null }, request: newId() } as const
    await settling.work({ services: app.services, who, data: { file } as never })
  }
  await app.within(null, (db) => all(db, `delete from jobs.job where name = 'files.settle'`, {}))
}

/** Every file in the encrypted store, by its path on the disk. */
export async function storedFiles(app: TestApp): Promise<string[]> {
  const folder = join(app.services.config.dataDir, 'files')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
