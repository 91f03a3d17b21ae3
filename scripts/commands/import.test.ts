import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { all } from '../../server/db/sql.ts'
import { startApp, type TestApp } from '../../server/testing/app.ts'
import type { Row } from '../../server/testing/factories.ts'

describe('npx chairside import', function () {
  this.timeout(60_000)
  let app: TestApp
  let clinic: Row
  let folder: string

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic({ name: 'Praxis am Markt' })
    await app.aClinic({ name: 'Clinic by the Sea' })
    folder = await mkdtemp(join(tmpdir(), 'chairside-import-'))
    await writeFile(join(folder, 'mode'), 'clinic')
    await copyFile(fixture('opendental-patients.csv'), join(folder, 'patients.csv'))
    await copyFile(fixture('opendental-appointments.csv'), join(folder, 'visits.csv'))
  })
  after(async () => {
    await app.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('asks which clinic is meant when there are several', async () => {
    const { code, said } = await chairside('import', 'patients', join(folder, 'patients.csv'))
    expect([code, said]).deep.equal([
      1,
      'Say which clinic with --clinic:\n  Clinic by the Sea\n  Praxis am Markt\n',
    ])
  })

  it('imports nothing while a row is bad, and lists every problem by row', async () => {
    const { code, said } = await chairside(
      'import',
      'patients',
      join(folder, 'patients.csv'),
      '--clinic',
      'markt',
      '--yes',
    )
    expect(code).equal(1)
    expect(said).include('row 5: Birthdate: ').include('Nothing was imported.')
    expect(await count('patients.patients')).equal(0)
    expect(await count('patients.import_rows')).equal(0)
  })

  it('leaves bad rows out into a file, then gives the visits to their patients', async () => {
    const first = await chairside(
      'import',
      'patients',
      join(folder, 'patients.csv'),
      '--clinic',
      'markt',
      '--yes',
      '--skip-bad',
    )
    expect(first.said).include('3 imported, 1 left out and written to')
    expect(first.code).equal(0)
    expect(await readFile(join(folder, 'patients.csv.left-out.csv'), 'utf8')).include('Jamie')
    const second = await chairside(
      'import',
      'appointments',
      join(folder, 'visits.csv'),
      '--clinic',
      'markt',
      '--yes',
      '--skip-bad',
    )
    expect(second.said).include('4 imported, 2 left out')
    expect(await count('schedule.appointments')).equal(4)
  })

  it('says how it is used', async () => {
    expect((await chairside('import')).said).include('npx chairside import patients FILE')
    expect((await chairside('import', 'patients', join(folder, 'none.csv'))).said).match(/^There is no file/)
  })

  async function chairside(...words: string[]): Promise<{ code: number; said: string }> {
    const env = { DATABASE_URL: app.database.databaseUrl, HOME: folder }
    const command = [
      join(import.meta.dirname, '../chairside.ts'),
      ...words,
      ...(words.length > 1 ? ['--data', folder] : []),
    ]
    try {
      const { stdout } = await promisify(execFile)(process.execPath, command, { env })
      return { code: 0, said: stdout }
    } catch (failure) {
      const { code, stdout, stderr } = failure as { code: number; stdout: string; stderr: string }
      return { code, said: stdout + stderr }
    }
  }

  async function count(table: string): Promise<number> {
    const rows = await app.within(clinic, (db) =>
      all(db, `select from ${table} where tenant_id = public.current_tenant()`),
    )
    return rows.length
  }
})

function fixture(name: string): string {
  return new URL(`../../test/fixtures/imports/${name}`, import.meta.url).pathname
}
