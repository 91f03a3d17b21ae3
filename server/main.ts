import pino from 'pino'
import { readConfig } from '../config/config.ts'
import { firstSetUpLink } from './access/firstLink.ts'
import { makeApp } from './app.ts'
import { openPool } from './db/pool.ts'
import { chores, jobs, schedules, shell } from './domains.ts'
import { openFiles } from './files/files.ts'
import { ensureQueues, startWorker } from './jobs/worker.ts'
import { afterReady } from './operations/supervised.ts'
import { buildAssets } from './web/assets.ts'
import type { Services } from './web/call.ts'
import { listen } from './web/listen.ts'
import { loadViews } from './web/views.ts'

const config = readConfig()
const log = pino({ base: null, level: config.log })
const pool = openPool(config.databaseUrl, { max: config.databaseConnections })
const files = await openFiles(config)
const services: Services = { config, log, pool, files, shell, views: loadViews(await buildAssets()) }
await ensureQueues(services, jobs)
const worker = config.role === 'web' ? undefined : await startWorker(services, { jobs, schedules, chores })
const { app, close } = makeApp(services)
const listening = config.role === 'worker' ? undefined : await listen(app, config)

const setupLink = config.role === 'worker' ? undefined : await firstSetUpLink(services)

afterReady({
  log,
  url: config.publicUrl,
  ...(setupLink && { setupLink }),
  renewed: () => listening?.readCertificateAnew(),
  stop: async () => {
    await listening?.stop()
    await worker?.stop()
    await close()
    await pool.close()
  },
})
