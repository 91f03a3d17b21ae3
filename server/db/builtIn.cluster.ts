import { execFile } from 'node:child_process'
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { handTo, type Account } from './builtIn.account.ts'

const run = promisify(execFile)

export interface Settings {
  sockets: string
  durable: boolean
  sharedBuffersMb: number
  maxConnections: number
}

interface NewCluster {
  cluster: string
  binaries: string
  account: Account
  password: string
  durable: boolean
}

/** Makes the cluster under another name first, so that a half-made one is never taken for whole. */
export async function makeCluster(wanted: NewCluster): Promise<void> {
  const { cluster, binaries, account } = wanted
  if (
    await access(cluster).then(
      () => true,
      () => false,
    )
  )
    return
  const unfinished = `${cluster}.unfinished`
  const passwordFile = join(dirname(cluster), 'owner-password')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await handTo(account, unfinished)
  await writeFile(passwordFile, `${wanted.password}\n`, { mode: 0o600 })
  try {
    await handTo(account, passwordFile)
    const words = [...initdbWords(unfinished, passwordFile), ...(wanted.durable ? [] : ['--no-sync'])]
    await run(join(binaries, 'initdb'), words, { ...account, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } })
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(unfinished, cluster)
}

/** Ours is the whole configuration: it is written anew at every start. */
export async function writeSettings(cluster: string, account: Account, settings: Settings): Promise<void> {
  const file = join(cluster, 'postgresql.conf')
  await writeFile(file, postgresqlConf(settings))
  await handTo(account, file)
}

/** The built-in provider sorts the same on every machine; people's lists are sorted by our own keys. */
function initdbWords(cluster: string, passwordFile: string): string[] {
  return [
    `--pgdata=${cluster}`,
    '--username=chairside_owner',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
  ]
}

/** Messages stay terse because their details would hold the values of rows, and no patient belongs in a log. */
function postgresqlConf({ sockets, durable, sharedBuffersMb, maxConnections }: Settings): string {
  return `# Written by Chairside at every start; changes made here are lost.
listen_addresses = ''
unix_socket_directories = '${sockets.replaceAll("'", "''")}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = ${maxConnections}
shared_buffers = '${sharedBuffersMb}MB'
effective_cache_size = '${sharedBuffersMb * 4}MB'
work_mem = '8MB'
maintenance_work_mem = '128MB'
max_wal_size = '1GB'
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
log_line_prefix = '%m [%p] '
log_error_verbosity = terse
log_min_error_statement = panic
log_checkpoints = off
idle_in_transaction_session_timeout = '60s'
${durable ? '' : 'fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = on\n'}`
}
