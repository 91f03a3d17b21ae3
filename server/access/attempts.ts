import pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { hashOf } from '../lib/encryption.ts'
import type { Services } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'

const QUARTER_HOUR = 15 * 60

/** How many failures are borne, within how many seconds; after that it rests as long. */
const bounds = {
  account: { points: 10, duration: QUARTER_HOUR, blockDuration: QUARTER_HOUR },
  address: { points: 30, duration: QUARTER_HOUR, blockDuration: QUARTER_HOUR },
  code: { points: 10, duration: QUARTER_HOUR, blockDuration: QUARTER_HOUR },
  link: { points: 20, duration: QUARTER_HOUR, blockDuration: QUARTER_HOUR },
  /** Until the password is given: a PIN never expires into new tries. */
  pin: { points: 5, duration: 0 },
  /** Mails that anyone may cause: links to a forgotten password. */
  mail: { points: 3, duration: QUARTER_HOUR },
  /** From the sixth failure on: one try in so many seconds. */
  pace: { points: 1, duration: 4 },
}

const SLOW_AFTER = 5

export type Bound = keyof typeof bounds

/**
 * Counts a try before it is made, in a transaction of its own: a thousand guesses at once are a thousand.
 * @param key whose tries; only its hash is stored
 * @throws Refusal when there were too many, the same whether or not the account exists
 */
export async function countAttempt(services: Services, bound: Bound, key: string): Promise<void> {
  const made = await consume(services, bound, key)
  if (bound !== 'account' || made.consumedPoints <= SLOW_AFTER) return
  await consume(services, 'pace', key).catch(async (failure) => {
    await limiter(services, bound).reward(stored(key))
    throw failure
  })
}

/** The try was good: the account's failures are forgotten. */
export async function forgetAttempts(services: Services, bound: Bound, key: string): Promise<void> {
  await limiter(services, bound).delete(stored(key))
}

/** The try was good: it alone does not count. */
export async function takeBackAttempt(services: Services, bound: Bound, key: string): Promise<void> {
  await limiter(services, bound).reward(stored(key))
}

/** Whether another try would be heard. */
export async function mayTry(services: Services, bound: Bound, key: string): Promise<boolean> {
  const found = await limiter(services, bound).get(stored(key))
  return found === null || found.remainingPoints > 0
}

async function consume(services: Services, bound: Bound, key: string): Promise<RateLimiterRes> {
  try {
    return await limiter(services, bound).consume(stored(key))
  } catch (failure) {
    if (!(failure instanceof RateLimiterRes)) throw failure
    if (bound === 'pace') throw new Refusal('', 'access.refusals.slow')
    if (bound === 'pin') throw new Refusal('', 'access.refusals.pinOff')
    throw new Refusal('', 'access.refusals.resting', {
      count: Math.max(1, Math.ceil(failure.msBeforeNext / 60_000)),
    })
  }
}

function stored(key: string): string {
  return hashOf(key).toString('base64url')
}

const made = new WeakMap<Services, Map<Bound, RateLimiterPostgres>>()

function limiter(services: Services, bound: Bound): RateLimiterPostgres {
  const all = made.get(services) ?? limiters(services)
  made.set(services, all)
  return all.get(bound) as RateLimiterPostgres
}

/** Connections of their own: what is counted stays counted when the request is rolled back. */
function limiters(services: Services): Map<Bound, RateLimiterPostgres> {
  const storeClient = new pg.Pool({
    connectionString: services.config.databaseUrl,
    max: 3,
    connectionTimeoutMillis: 2500,
    options: '-c statement_timeout=2500',
    allowExitOnIdle: true,
    application_name: 'chairside limits',
  })
  storeClient.on('error', () => {})
  const names = Object.keys(bounds) as Bound[]
  return new Map(
    names.map((name) => [
      name,
      new RateLimiterPostgres({
        storeClient,
        storeType: 'pool',
        schemaName: 'access',
        tableName: 'limits',
        tableCreated: true,
        keyPrefix: name,
        clearExpiredByTimeout: name === 'account',
        ...bounds[name],
      }),
    ]),
  )
}
