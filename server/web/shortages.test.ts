import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { aKnownPerson, PASSWORD, signIn } from '../access/testing/people.ts'

describe('when the server runs short', () => {
  let app: TestApp

  afterEach(() => app.stop())

  const patient = () => ({ id: newId(), family_name: 'Busch', given_name: 'Karin' })
  const isThere = async (id: string) =>
    (await app.owner.knex.raw('select from patients.patients where id = ?', [id])).rows.length === 1
  const inputsOf = (shown: Awaited<ReturnType<ReturnType<TestApp['visitor']>['get']>>) =>
    Object.fromEntries(
      shown
        .$('main form input')
        .toArray()
        .map((one) => [one.attribs['name'] as string, one.attribs['value'] as string]),
    )

  it('of disk, takes no change and keeps what was typed, while people get in and read on the record', async () => {
    app = await startApp({ diskReserve: Number.MAX_SAFE_INTEGER })
    const clinic = await app.aClinic({ language: 'en' })
    const known = await app.aPatient(clinic)
    const desk = await signIn(app, await aKnownPerson(app, clinic))
    expect((await desk.get(`/patients/${known.id}`)).status).to.equal(200)
    const { rows } = await app.owner.knex.raw('select from history.reads where ? = any (patients)', [
      known.id,
    ])
    expect(rows.length).to.equal(1)
    await desk.post('/lock')
    expect((await desk.post('/unlock', { password: PASSWORD })).status).to.equal(303)

    const form = patient()
    const refused = await desk.post('/patients', form)
    expect(refused.status).to.equal(507)
    expect(refused.text).to.contain('short of disk space')
    expect(refused.$('main form').attr('action')).to.equal('/patients')
    expect(inputsOf(refused)).to.deep.equal(form)
    expect(await isThere(form.id)).to.equal(false)

    Object.assign(app.services.config, { diskReserve: 0 })
    expect((await desk.post('/patients', inputsOf(refused))).status, 'without a restart').to.equal(303)
    expect(await isThere(form.id)).to.equal(true)
  })

  it('of its database, says so and keeps what was typed until it is back', async () => {
    app = await startApp()
    const clinic = await app.aClinic({ language: 'en' })
    const person = await aKnownPerson(app, clinic)
    const way = await throughProxy(app.services.config.databaseUrl)
    const cut = await startApp({ databaseUrl: way.url, sessionSecret: app.services.config.sessionSecret })
    try {
      const desk = await app.as(person, clinic)
      const theirs = cut.visitor()
      for (const [name, value] of desk.cookies) theirs.cookies.set(name, value)
      expect((await theirs.get('/patients')).status).to.equal(200)
      way.cut()
      const form = patient()
      const refused = await theirs.post('/patients', form)
      expect(refused.status).to.equal(503)
      expect(refused.headers.get('retry-after')).to.equal('3')
      expect(inputsOf(refused)).to.deep.equal(form)
      expect((await theirs.get('/health')).status).to.equal(200)
      const foreign = await theirs.post('/patients', form, { 'sec-fetch-site': 'cross-site' })
      expect(foreign.$('main form').length, 'another site’s form comes back to nobody').to.equal(0)
      await way.mend()
      expect((await theirs.post('/patients', inputsOf(refused))).status, 'without a restart').to.equal(303)
      expect(await isThere(form.id)).to.equal(true)
    } finally {
      way.cut()
      await cut.stop()
    }
  })
})

/** A way to the database that can be cut. */
async function throughProxy(
  databaseUrl: string,
): Promise<{ url: string; cut(): void; mend(): Promise<void> }> {
  const target = new URL(databaseUrl)
  const folder = target.searchParams.get('host')
  const port = target.port || target.searchParams.get('port') || '5432'
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => sockets.add(socket.on('error', () => {}))
  const open = (): Server =>
    createServer((near) => {
      const far = folder
        ? connect(`${folder}/.s.PGSQL.${port}`)
        : connect(Number(port), decodeURIComponent(target.hostname))
      keep(near)
      keep(far)
      near.pipe(far).pipe(near)
    })
  let server = open().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as { port: number }
  const url = new URL(databaseUrl)
  url.searchParams.delete('host')
  url.searchParams.delete('port')
  url.hostname = '127.0.0.1'
  url.port = String(own)
  return {
    url: url.href,
    cut() {
      server.close()
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    async mend() {
      server = open().listen(own, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}
