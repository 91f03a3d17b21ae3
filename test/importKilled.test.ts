import { expect } from 'chai'
import { type RunningServer, startServer } from '../bench/servers.ts'
import { newId } from '../server/lib/ids.ts'
import { startApp, type TestApp } from '../server/testing/app.ts'
import type { Browser } from '../server/testing/browsing.ts'
import type { Row } from '../server/testing/factories.ts'
import { freePort } from '../server/testing/ports.ts'
import { upload } from '../server/testing/sending.ts'
import { until } from './starting.ts'

const ROWS = 1200

describe('an import whose server is killed', function () {
  this.timeout(180_000)
  let app: TestApp
  let clinic: Row
  let admin: Browser
  let worker: RunningServer

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
    worker = await aWorker()
  })
  after(async () => {
    await worker.stop()
    await app.stop()
  })

  it('goes on within seconds of the restart, and brings everybody in once', async () => {
    const path = await uploaded()
    await killedAt(path, 'checking', () => admin.post(`${path}/check`, { ...READING }))
    await arrived(path, 'checked')
    expect(await rowsOf(path)).to.equal(ROWS)

    await killedAt(path, 'running', () =>
      admin.post(`${path}/run`, { bad_rows: 'refuse', duplicates: 'leave' }),
    )
    expect(await patients()).to.deep.equal({ there: 0, numbers: 0, records: 0 })
    await arrived(path, 'done')
    expect(await patients()).to.deep.equal({ there: ROWS, numbers: ROWS, records: ROWS })

    await killedAt(path, 'undoing', () => admin.post(`${path}/removal`))
    expect((await patients()).there).to.equal(ROWS)
    await arrived(path, 'undone')
    expect((await patients()).there).to.equal(0)
  })

  it('is given back with its button when it dies every time', async () => {
    const path = await uploaded()
    await admin.post(`${path}/check`, { ...READING })
    await arrived(path, 'checked')
    await killedAt(
      path,
      'running',
      () => admin.post(`${path}/run`, { bad_rows: 'refuse', duplicates: 'leave' }),
      { before: () => app.owner.knex.raw('update patients.import_progress set taken_up = 2') },
    )
    await arrived(path, 'checked')
    const page = await admin.get(path)
    expect(page.$('.note').text()).to.include('Der Server blieb mittendrin stehen')
    expect(page.$('form[action$="/run"] button.btn-primary').length).to.equal(1)
    expect((await patients()).there).to.equal(0)
  })

  /** Kills the worker once the step has written its first progress, then starts another. */
  async function killedAt(
    path: string,
    step: string,
    begin: () => Promise<unknown>,
    { before = async () => {} }: { before?: () => PromiseLike<unknown> } = {},
  ): Promise<void> {
    await begin()
    await until(
      async () => (await doneOf(path, step)) > 0,
      () => `${step} did not begin`,
    )
    worker.process.kill('SIGKILL')
    expect(await stateOf(path)).to.equal(step)
    await before()
    await worker.stop()
    worker = await aWorker()
  }

  async function arrived(path: string, state: string): Promise<void> {
    await until(
      async () => (await stateOf(path)) === state,
      () => `not ${state} in time`,
    )
  }

  async function aWorker(): Promise<RunningServer> {
    return startServer(app.database.databaseUrl, await freePort(), 'worker')
  }

  async function uploaded(): Promise<string> {
    const lines = Array.from(
      { length: ROWS },
      (_, nr) => `${nr + 1};Muster${nr};Anna;12.03.1972;0171 ${nr + 100000}`,
    )
    const id = newId()
    const bytes = Buffer.from(['Nr;Nachname;Vorname;Geburtsdatum;Mobil', ...lines].join('\n'))
    const file = { field: 'file', name: 'liste.csv', bytes }
    const sent = await upload(admin, '/admin/imports', { id, kind: 'patients' }, file)
    expect(sent.status).to.equal(303)
    return `/admin/imports/${id}`
  }

  async function ask<T>(sql: string, values: unknown[] = []): Promise<T> {
    const { rows } = (await app.owner.knex.raw(sql, values as string[])) as { rows: T[] }
    return rows[0] as T
  }

  async function stateOf(path: string): Promise<string> {
    return (await ask<{ state: string }>('select state from patients.imports where id = ?', [idIn(path)]))
      .state
  }

  async function doneOf(path: string, step: string): Promise<number> {
    const found = await ask<{ done: number } | undefined>(
      'select done from patients.import_progress where import_id = ? and step = ?',
      [idIn(path), step],
    )
    return found?.done ?? 0
  }

  async function rowsOf(path: string): Promise<number> {
    const sql = `select count(*)::int as count from patients.import_rows where import_id = ? and outcome = 'ready'`
    return (await ask<{ count: number }>(sql, [idIn(path)])).count
  }

  function patients(): Promise<{ there: number; numbers: number; records: number }> {
    return ask(`select count(*)::int as there, count(distinct number)::int as numbers,
      (select count(*)::int from history.changes c where c.table_name = 'patients.patients' and c.operation = 'insert'
        and c.row_id in (select id from patients.patients)) as records from patients.patients`)
  }
})

const READING = {
  encoding: 'utf-8',
  separator: ';',
  quote: '"',
  header: 'yes',
  date_order: 'dmy',
  program: 'other',
  map: ['number', 'family', 'given', 'born', 'mobile'],
}

function idIn(path: string): string {
  return path.split('/').at(-1) as string
}
