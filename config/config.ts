import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { isLoopback } from './loopback.ts'

export type Config = Readonly<z.output<typeof environment>>

/**
 * What the environment says, checked whole. It throws one ConfigError that names everything wrong or missing, so
 * that nobody has to find the faults one start at a time.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const read = environment.safeParse(withoutEmpty(env))
  if (!read.success) throw new ConfigError(read.error.issues.map((issue) => issue.message))
  return read.data
}

export class ConfigError extends Error {
  readonly faults: string[]

  constructor(faults: string[]) {
    super(
      `Chairside cannot start with this environment:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    )
    this.name = 'ConfigError'
    this.faults = faults
  }
}

const environment = z
  .object({
    CHAIRSIDE_MODE: oneOf('CHAIRSIDE_MODE', ['clinic', 'demo', 'dev', 'test']).default('clinic'),
    CHAIRSIDE_ROLE: oneOf('CHAIRSIDE_ROLE', ['all', 'web', 'worker']).default('all'),
    CHAIRSIDE_LOG: oneOf('CHAIRSIDE_LOG', ['silent', 'error', 'warn', 'info', 'debug']).default('info'),
    CHAIRSIDE_HOST: z.string().default('127.0.0.1'),
    CHAIRSIDE_PORT: port('CHAIRSIDE_PORT').default(4100),
    CHAIRSIDE_PUBLIC_URL: url('CHAIRSIDE_PUBLIC_URL', ['http:', 'https:']).optional(),
    CHAIRSIDE_DATA: path('CHAIRSIDE_DATA'),
    CHAIRSIDE_MASTER_KEY: path('CHAIRSIDE_MASTER_KEY'),
    CHAIRSIDE_SESSION_SECRET: secret('CHAIRSIDE_SESSION_SECRET'),
    CHAIRSIDE_TLS_KEY: path('CHAIRSIDE_TLS_KEY').optional(),
    CHAIRSIDE_TLS_CERT: path('CHAIRSIDE_TLS_CERT').optional(),
    CHAIRSIDE_TLS_ROOT: path('CHAIRSIDE_TLS_ROOT').optional(),
    CHAIRSIDE_TRUSTED_PROXIES: z.string().optional(),
    CHAIRSIDE_DISK_RESERVE_MB: megabytes('CHAIRSIDE_DISK_RESERVE_MB').default(1024),
    DATABASE_URL: url('DATABASE_URL', ['postgres:', 'postgresql:']),
    DATABASE_OWNER_URL: url('DATABASE_OWNER_URL', ['postgres:', 'postgresql:']).optional(),
    DATABASE_CONNECTIONS: count('DATABASE_CONNECTIONS').default(20),
    SMTP_URL: url('SMTP_URL', ['smtp:', 'smtps:']).optional(),
    MAIL_FROM: z.string().includes('@', { error: 'MAIL_FROM must be a mail address' }).optional(),
  })
  .superRefine((env, context) => {
    const wrong = (message: string) => context.addIssue({ code: 'custom', message })
    const tls = [env.CHAIRSIDE_TLS_KEY, env.CHAIRSIDE_TLS_CERT].filter(Boolean).length
    if (tls === 1) wrong('CHAIRSIDE_TLS_KEY and CHAIRSIDE_TLS_CERT belong together: set both or neither')
    if (tls === 0 && !isLoopback(env.CHAIRSIDE_HOST)) {
      wrong(
        `CHAIRSIDE_HOST ${env.CHAIRSIDE_HOST} is open to others: set CHAIRSIDE_TLS_KEY and CHAIRSIDE_TLS_CERT`,
      )
    }
    if (env.SMTP_URL && !env.MAIL_FROM)
      wrong('MAIL_FROM is missing: SMTP_URL needs the address mail is sent from')
  })
  .transform((env) => ({
    mode: env.CHAIRSIDE_MODE,
    role: env.CHAIRSIDE_ROLE,
    log: env.CHAIRSIDE_LOG,
    host: env.CHAIRSIDE_HOST,
    port: env.CHAIRSIDE_PORT,
    publicUrl: (env.CHAIRSIDE_PUBLIC_URL ?? ownUrl(env)).replace(/\/$/, ''),
    dataDir: env.CHAIRSIDE_DATA,
    masterKey: env.CHAIRSIDE_MASTER_KEY,
    /** Bytes that stay free on the data folder's disk: below it nothing is changed, while reading goes on. */
    diskReserve: env.CHAIRSIDE_DISK_RESERVE_MB * 2 ** 20,
    sessionSecret: env.CHAIRSIDE_SESSION_SECRET,
    tls: tlsFiles(env),
    /** Addresses of proxies whose X-Forwarded-For is believed. */
    trustedProxies: env.CHAIRSIDE_TRUSTED_PROXIES?.split(',').map((address) => address.trim()),
    databaseUrl: env.DATABASE_URL,
    ownerUrl: env.DATABASE_OWNER_URL,
    databaseConnections: env.DATABASE_CONNECTIONS,
    smtp: env.SMTP_URL && env.MAIL_FROM ? { url: env.SMTP_URL, from: env.MAIL_FROM } : undefined,
  }))

interface Address {
  CHAIRSIDE_HOST: string
  CHAIRSIDE_PORT: number
  CHAIRSIDE_TLS_KEY?: string | undefined
}

interface TlsEnvironment {
  CHAIRSIDE_TLS_KEY?: string | undefined
  CHAIRSIDE_TLS_CERT?: string | undefined
  CHAIRSIDE_TLS_ROOT?: string | undefined
}

function ownUrl({ CHAIRSIDE_HOST: host, CHAIRSIDE_PORT: port, CHAIRSIDE_TLS_KEY: tls }: Address): string {
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function tlsFiles(env: TlsEnvironment): { key: string; cert: string; root: string | undefined } | undefined {
  if (!env.CHAIRSIDE_TLS_KEY || !env.CHAIRSIDE_TLS_CERT) return undefined
  return { key: env.CHAIRSIDE_TLS_KEY, cert: env.CHAIRSIDE_TLS_CERT, root: env.CHAIRSIDE_TLS_ROOT }
}

/** An empty variable is how shells and compose files say "not set". */
function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

function oneOf<const T extends string>(name: string, words: T[]) {
  return z.enum(words, { error: `${name} must be one of ${words.join(', ')}` })
}

function port(name: string) {
  const error = `${name} must be a port number, 0 to 65535`
  return z.coerce.number({ error }).int({ error }).min(0, { error }).max(65_535, { error })
}

function count(name: string) {
  const error = `${name} must be a whole number above 0`
  return z.coerce.number({ error }).int({ error }).min(1, { error })
}

function megabytes(name: string) {
  const error = `${name} must be a whole number of megabytes`
  return z.coerce.number({ error }).int({ error }).min(0, { error })
}

function path(name: string) {
  return z
    .string({ error: `${name} is missing: an absolute path` })
    .refine(isAbsolute, { error: `${name} must be an absolute path` })
}

function secret(name: string) {
  const error = `${name} is missing or too short: at least 32 random characters`
  return z.string({ error }).min(32, { error })
}

function url(name: string, protocols: string[]) {
  const error = `${name} is missing or no URL: ${protocols.map((protocol) => `${protocol}//…`).join(' or ')}`
  return z
    .string({ error })
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), { error })
}
