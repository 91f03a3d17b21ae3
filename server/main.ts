import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { readFileSync } from 'node:fs'
import pino from 'pino'
import { readConfig } from '../config/config.ts'
import { makeApp } from './app.ts'
import { openPool } from './db/pool.ts'
import { jobs, schedules, shell } from './domains.ts'
import { ensureQueues, startWorker } from './jobs/worker.ts'
import { buildAssets } from './web/assets.ts'
import type { Services } from './web/call.ts'
import { loadViews } from './web/views.ts'

const config = readConfig()
const log = pino({ base: null, level: config.log })
const pool = openPool(config.databaseUrl, { max: config.databaseConnections })
const services: Services = { config, log, pool, shell, views: loadViews(await buildAssets()) }
await ensureQueues(services, jobs)
const worker = config.role === 'web' ? undefined : await startWorker(services, jobs, schedules)
const { app, close } = makeApp(services)
const server = config.tls
  ? createSecureServer({ key: readFileSync(config.tls.key), cert: readFileSync(config.tls.cert) }, app)
  : createServer(app)

if (config.role !== 'worker')
  server.listen(config.port, config.host, () => log.info({ url: config.publicUrl }, 'ready'))

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    // Requests under way finish; idle connections are closed at once.
    server.close(async () => {
      await worker?.stop()
      await close()
      await pool.close()
      process.exit(0)
    })
    server.closeIdleConnections()
  })
}
