import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { openPool } from '../server/db/pool.ts'
import { cloneDatabase } from '../server/testing/database.ts'
import { stopTestPostgres } from '../server/testing/postgres.ts'
import { loadClinic } from './load.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { answering, residentMb, signIn, startProgram, startServer, stopped } from './servers.ts'

// npm run bench: Chairside's signed-in pages against a bare server doing the same reads and the same write, both on
// 50,000 patients and 200,000 visits, interleaved in one run, at 1 and at 16 connections.

const { values: asked } = parseArgs({
  options: {
    patients: { type: 'string', default: '50000' },
    visits: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string' },
  },
})
const root = join(import.meta.dirname, '..')
const password = 'measured against the floor'
const database = await cloneDatabase()

try {
  console.log(`Loading ${asked.patients} patients and ${asked.visits} visits …`)
  const owner = openPool(database.ownerUrl, { max: 2, unhurried: true })
  const clinic = await loadClinic(
    owner,
    { patients: Number(asked.patients), visits: Number(asked.visits) },
    password,
  )
  await owner.close()
  const floor = startProgram('bench/floor.ts', {
    FLOOR_PORT: '4181',
    FLOOR_TENANT: clinic.tenant,
    DATABASE_URL: database.ownerUrl,
  })
  // The first start after a change compiles; it is the later ones that a clinic waits for.
  const first = await startServer(database.databaseUrl, 4180)
  await answering('http://127.0.0.1:4180/ready')
  await first.stop()
  const began = performance.now()
  const chairside = await startServer(database.databaseUrl, 4180)
  await answering('http://127.0.0.1:4180/ready')
  const ready = performance.now() - began
  const cookie = await signIn('http://127.0.0.1:4180', 'reception@praxis.example', password)
  const results = []
  for (const scenario of scenarios(clinic, password).filter(
    ({ name }) => !asked.only || name.includes(asked.only),
  )) {
    for (const connections of [1, 16]) results.push(await measure(scenario, connections, cookie))
  }
  const memory = await residentMb(chairside.process)
  await report(results, { ready, memory })
  await Promise.all([stopped(floor), chairside.stop()])
} finally {
  await database.drop()
  await stopTestPostgres()
}

interface Measured {
  scenario: string
  connections: number
  mark: number | undefined
  floor: Side
  chairside: Side
  ratio: number
}

interface Side {
  perSecond: number
  p50: number
  p97_5: number
  p99: number
  failed: number
}

/** Floor and Chairside by turns, twice each; the better run of each counts. */
async function measure(scenario: Scenario, connections: number, cookie: string): Promise<Measured> {
  const counter = { floor: connections * 100_000, chairside: connections * 100_000 }
  const runs = { floor: [] as Side[], chairside: [] as Side[] }
  // What compilers do in the first seconds of a server's day is not what is measured.
  for (const side of connections === 1 ? (['floor', 'chairside'] as const) : [])
    await shoot(scenario, side, 16, { cookie, next: () => counter[side]++ })
  for (const side of ['floor', 'chairside', 'floor', 'chairside'] as const) {
    runs[side].push(await shoot(scenario, side, connections, { cookie, next: () => counter[side]++ }))
  }
  const best = (sides: Side[]) =>
    sides.reduce((one, other) => (other.perSecond > one.perSecond ? other : one))
  const floor = best(runs.floor)
  const chairside = best(runs.chairside)
  const measured = {
    scenario: scenario.name,
    connections,
    mark: scenario.mark,
    floor,
    chairside,
    ratio: floor.perSecond / chairside.perSecond,
  }
  console.log(line(measured))
  return measured
}

async function shoot(
  scenario: Scenario,
  side: 'floor' | 'chairside',
  connections: number,
  it: { cookie: string; next: () => number },
): Promise<Side> {
  const url = `http://127.0.0.1:${side === 'floor' ? 4181 : 4180}`
  const headers = {
    cookie: it.cookie,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded',
  }
  let failed = 0
  const result = await autocannon({
    url,
    connections,
    duration: Number(asked.seconds),
    setupClient: (client) => client.on('response', (status) => void (status >= 400 && failed++)),
    requests: [
      { headers, setupRequest: (request) => ({ ...request, ...scenario.request(side, it.next()) }) },
    ],
  })
  const { p50, p97_5, p99 } = result.latency
  return { perSecond: result.requests.average, p50, p97_5, p99, failed: failed + result.errors }
}

async function report(results: readonly Measured[], more: { ready: number; memory: number }): Promise<void> {
  const rows = results.map(
    ({ scenario, connections, floor, chairside, ratio, mark }) =>
      `| ${scenario} | ${connections} | ${floor.perSecond.toFixed(0)} | ${chairside.perSecond.toFixed(0)} | ${ratio.toFixed(2)}${connections === 16 && mark ? ` (mark ${mark})` : ''} | ${chairside.p50} | ${chairside.p97_5} | ${chairside.p99} | ${floor.failed + chairside.failed} |`,
  )
  const table = [
    '| what | connections | floor/s | Chairside/s | ratio | p50 ms | p97.5 ms | p99 ms | failed |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
  const closing = `Ready after ${more.ready.toFixed(0)} ms on existing data; ${more.memory.toFixed(0)} MB resident after the load.`
  console.log(`\n${table}\n\n${closing}`)
  await mkdir(join(root, 'test-results'), { recursive: true })
  await writeFile(
    join(root, 'test-results/bench.json'),
    `${JSON.stringify({ at: new Date(), ...asked, ...more, results }, null, 2)}\n`,
  )
  await writeFile(join(root, 'test-results/bench.md'), `${table}\n\n${closing}\n`)
  const missed = results.filter(
    ({ connections, mark, ratio }) => connections === 16 && mark !== undefined && ratio > mark,
  )
  for (const { scenario, ratio, mark } of missed)
    console.log(`Over its mark: ${scenario}, ${ratio.toFixed(2)} instead of ${mark}.`)
}

function line({ scenario, connections, floor, chairside, ratio }: Measured): string {
  return `${scenario.padEnd(26)} ${String(connections).padStart(2)}  floor ${floor.perSecond.toFixed(0).padStart(6)}/s  Chairside ${chairside.perSecond.toFixed(0).padStart(6)}/s  ratio ${ratio.toFixed(2)}  failed ${floor.failed}+${chairside.failed}`
}
