import nodeCron from 'node-cron'
import { PgBoss, type Job as QueuedJob } from 'pg-boss'
import { inInstallation, INSTALLATION, type Who } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import type { Services } from '../web/call.ts'
import { traceOf } from '../web/failures.ts'
import { type Chore, enqueue, type Job, quiet, type Schedule } from './jobs.ts'
import { lastDue } from './occurrences.ts'
import { insertOccurrence, insertQueue } from './jobs.queries.ts'

export interface Work {
  jobs: readonly Job[]
  schedules?: readonly Schedule[]
  chores?: readonly Chore[]
}

export interface Worker {
  /** Waits until what is being worked on is done, 20 seconds at most. */
  stop(): Promise<void>
}

/** Makes the queues known; every process does it at start, so that enqueuing never meets an unknown one. */
export async function ensureQueues(services: Services, jobs: readonly Job[]): Promise<void> {
  await inInstallation(services.pool, asSystem(), async (db) => {
    for (const { name, retries, seconds } of jobs) await insertQueue(db, name, { retries, seconds })
  })
}

/** Works on jobs, keeps the schedules and does the chores, in this process, until stopped. */
export async function startWorker(
  services: Services,
  { jobs, schedules = [], chores = [] }: Work,
): Promise<Worker> {
  const boss = new PgBoss({
    ...quiet,
    connectionString: services.config.databaseUrl,
    max: 3,
    supervise: true,
    application_name: 'chairside jobs',
    reindex: false,
  })
  boss.on('error', (failure) => services.log.error(traceOf(failure), 'the queue stumbled'))
  await boss.start()
  for (const one of jobs) {
    await boss.work<Record<string, unknown>>(
      one.name,
      { pollingIntervalSeconds: 1, batchSize: 1 },
      async ([queued]) => {
        if (queued) await workOn(services, one, queued)
      },
    )
  }
  const tick = async () => {
    await keepSchedules(services, schedules).catch((failure) =>
      services.log.error(traceOf(failure), 'schedules not kept'),
    )
    for (const chore of chores)
      await chore(services, asSystem()).catch((failure) =>
        services.log.error(traceOf(failure), 'chore not done'),
      )
  }
  const clock = nodeCron.schedule('* * * * *', tick)
  await tick()
  return {
    async stop() {
      await clock.stop()
      await boss.stop({ graceful: true, timeout: 20_000 })
    },
  }
}

async function workOn(
  services: Services,
  { name, data, work }: Job,
  queued: QueuedJob<Record<string, unknown>>,
): Promise<void> {
  const { tenant, ...rest } = queued.data
  try {
    const who = asSystem()
    await work({ services, who: { ...who, tenant: String(tenant) }, data: data.parse(rest) as never })
  } catch (failure) {
    services.log.error({ job: name, id: queued.id, ...traceOf(failure) }, 'job failed')
    throw new Error(`${name} failed`)
  }
}

/** Enqueues what has come due and was not enqueued yet, by whichever process comes first. */
export async function keepSchedules(
  services: Services,
  schedules: readonly Schedule[],
  now = new Date(),
): Promise<void> {
  for (const schedule of schedules) {
    const due = lastDue(schedule, now)
    await inInstallation(services.pool, asSystem(), async (db) => {
      if (await insertOccurrence(db, schedule.job, due)) await enqueue(db, schedule.job, {})
    })
  }
}

function asSystem(): Who {
  return { tenant: INSTALLATION, actor: { kind: 'system', id: null }, request: newId() }
}
