import { X509Certificate } from 'node:crypto'
import { readFile, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { pendingMigrations } from '../../server/db/pending.ts'
import { Complaint } from '../start/complaint.ts'
import { openInstallation, type Installation } from '../start/installation.ts'

/** What was looked at, and what is wrong with it, if anything. */
interface Finding {
  what: string
  wrong?: string
}

const GIGABYTE = 1024 ** 3
const DAY = 86_400_000

export async function run(words: string[]): Promise<string> {
  const { values } = parseArgs({ args: words, options: { data: { type: 'string' } } })
  const installation = await openInstallation(values.data)
  try {
    const findings = [
      ...(await secrecy(installation.data)),
      await space(installation.data),
      ...(await database(installation.config.databaseUrl)),
      ...(await certificate(installation)),
    ]
    for (const { what, wrong } of findings) console.log(wrong ? `✘ ${what}: ${wrong}` : `✔ ${what}`)
    return verdict(findings.filter(({ wrong }) => wrong).length)
  } finally {
    await installation.close()
  }
}

function verdict(wrong: number): string {
  if (wrong === 0) return 'Everything is well.'
  throw new Complaint(wrong === 1 ? 'One thing is to be put right.' : `${wrong} things are to be put right.`)
}

async function secrecy(data: string): Promise<Finding[]> {
  const secrets = [
    'keys/master.key',
    'keys/session.secret',
    'postgresql/passwords.json',
    'tls/root.key',
    'tls/server.key',
  ]
  const findings = await Promise.all(
    ['.', ...secrets].map(async (file): Promise<Finding[]> => {
      const path = join(data, file)
      const found = await stat(path).catch(() => undefined)
      if (!found) return []
      const open = found.mode & (file === '.' ? 0o067 : 0o077)
      return [
        open ? { what: path, wrong: 'others can read it: chmod go-rwx' } : { what: `${path} is private` },
      ]
    }),
  )
  return findings.flat()
}

async function space(data: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(data)
  const free = (bavail * bsize) / GIGABYTE
  const what = `${free.toFixed(1)} GB free`
  return free >= 5 ? { what } : { what, wrong: 'below 1 GB nothing can be changed any more; make room' }
}

async function database(url: string): Promise<Finding[]> {
  const client = new pg.Client(url)
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string; number: number }>(
      `select current_setting('server_version') as name, current_setting('server_version_num')::int as number`,
    )
    const { name = '', number = 0 } = rows[0] ?? {}
    const pending = await pendingMigrations((sql) => client.query(sql))
    return [
      { what: `PostgreSQL ${name}`, ...(number < 180_000 && { wrong: 'version 18 or newer is needed' }) },
      {
        what: 'Migrations',
        ...(pending.length > 0 && { wrong: `${pending.length} are waiting: npm start runs them` }),
      },
    ]
  } catch (error) {
    return [{ what: 'PostgreSQL', wrong: (error as Error).message }]
  } finally {
    await client.end().catch(() => {})
  }
}

async function certificate({ data }: Installation): Promise<Finding[]> {
  const file = join(data, 'tls/server.crt')
  const pem = await readFile(file).catch(() => undefined)
  if (!pem) return []
  const days = Math.floor((new X509Certificate(pem).validToDate.getTime() - Date.now()) / DAY)
  return [
    {
      what: `Certificate valid for ${days} days`,
      ...(days < 14 && { wrong: 'start Chairside to renew it' }),
    },
  ]
}
