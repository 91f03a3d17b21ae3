import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'

describe('readiness of the running server', () => {
  let app: TestApp

  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  const faults = async () => {
    const answer = await fetch(`${app.url}/ready`)
    const body = (await answer.json()) as { faults?: Record<string, string> }
    return { status: answer.status, faults: body.faults }
  }

  it('is there once database, migrations and jobs are', async () => {
    expect(await faults()).to.deep.equal({ status: 200, faults: undefined })
  })

  it('says when the disk is short, and is ready again once there is room', async () => {
    Object.assign(app.services.config, { diskReserve: 2 ** 60 })
    const told = await faults()
    expect(told.status).to.equal(503)
    expect(told.faults?.['disk']).to.match(
      /^\d+ MB are free beside the data folder, 1099511627776 MB are kept/,
    )
    Object.assign(app.services.config, { diskReserve: 0 })
    expect((await faults()).status).to.equal(200)
  })

  it('says when nobody works on the jobs', async () => {
    await app.owner.knex.raw(
      `insert into jobs.job (name, data, start_after) values ('mail.send', '{}', now() - interval '11 minutes')`,
    )
    const told = await faults()
    expect(told.status).to.equal(503)
    expect(told.faults?.['jobs']).to.match(/^1 jobs have been waiting/)
  })
})
