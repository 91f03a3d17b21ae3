import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { accountFor, allowThrough, type Account } from './builtIn.account.ts'
import { reachableBinaries } from './builtIn.binaries.ts'
import { makeCluster, writeSettings, type Settings } from './builtIn.cluster.ts'
import { passwordsIn } from './builtIn.passwords.ts'
import { keepRunning, type Keeper } from './builtIn.process.ts'
import { prepareDatabase } from './builtIn.database.ts'
import { socketFolder, socketUrl } from './builtIn.socket.ts'

export interface BuiltInOptions {
  /** Off for tests only: a power cut may then lose what was committed. */
  durable?: boolean
  sharedBuffersMb?: number
  maxConnections?: number
  /** Restart PostgreSQL when it ends unasked. The supervisor wants this, tests do not. */
  watch?: boolean
  /** One line of news for the person in front of the terminal. */
  tell?: (line: string) => void
}

export interface BuiltIn {
  /** Owns the schema, bypasses row security: for migrations and restores alone. */
  ownerUrl: string
  /** The server's: owns nothing, row security holds. */
  databaseUrl: string
  /** Reads everything, writes nothing: for backups. */
  backupUrl: string
  /** True when a PostgreSQL of this folder was already running. */
  adopted: boolean
  stop: () => Promise<void>
}

/**
 * Starts (or adopts) the PostgreSQL 18 that npm brought, on the cluster in `folder`/postgresql, which is made
 * first when it is missing. It listens on a Unix socket only.
 */
export async function startBuiltIn(folder: string, options: BuiltInOptions = {}): Promise<BuiltIn> {
  const place = await prepareFolder(folder)
  const passwords = await passwordsIn(place.home)
  const binaries = await reachableBinaries(place.account, place.home)
  const sockets = await socketFolder(place.home, place.account)
  const cluster = join(place.home, '18')
  await makeCluster({
    cluster,
    binaries,
    account: place.account,
    password: passwords.owner,
    ...durability(options),
  })
  await writeSettings(cluster, place.account, settingsFrom(options, sockets))

  const ownerUrl = socketUrl('chairside_owner', passwords.owner, sockets)
  const postgres = await keepRunning({
    postgres: join(binaries, 'postgres'),
    cluster,
    account: place.account,
    log: join(place.home, 'postgresql.log'),
    adminUrl: socketUrl('chairside_owner', passwords.owner, sockets, 'postgres'),
    watch: options.watch ?? false,
    tell: options.tell ?? (() => {}),
  })
  await orStop(postgres, () =>
    prepareDatabase(socketUrl('chairside_owner', passwords.owner, sockets, 'postgres'), passwords),
  )
  return {
    ownerUrl,
    databaseUrl: socketUrl('chairside_server', passwords.server, sockets),
    backupUrl: socketUrl('chairside_backup', passwords.backup, sockets),
    adopted: postgres.adopted,
    stop: postgres.stop,
  }
}

async function prepareFolder(folder: string): Promise<{ home: string; account: Account }> {
  const home = join(folder, 'postgresql')
  await mkdir(home, { recursive: true, mode: 0o700 })
  const account = await accountFor(folder)
  await allowThrough(account, [folder, home])
  return { home, account }
}

function durability(options: BuiltInOptions): { durable: boolean } {
  return { durable: options.durable ?? true }
}

function settingsFrom(options: BuiltInOptions, sockets: string): Settings {
  return {
    sockets,
    durable: options.durable ?? true,
    sharedBuffersMb: options.sharedBuffersMb ?? 192,
    maxConnections: options.maxConnections ?? 60,
  }
}

async function orStop(postgres: Keeper, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await postgres.stop()
    throw error
  }
}
