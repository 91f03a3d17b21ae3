import { Router } from 'express'

/** Each part says what is wrong with it in a sentence, or nothing when it is well. */
export type Check = () => Promise<string | undefined>

/** Longer than this, in milliseconds, and a part counts as not well. */
const PATIENCE = 3000

/**
 * `/health`: the process answers; no database is asked. `/ready`: every part is well, else 503 with the reasons.
 * For load balancers and monitoring: mounted before sessions, and it tells no one's data.
 */
export function healthRouter(checks: Readonly<Record<string, Check>>): Router {
  return Router()
    .get('/health', (_request, response) => {
      response.set('Cache-Control', 'no-store').json({ alive: true })
    })
    .get('/ready', async (_request, response) => {
      const faults = await faultsOf(checks)
      const ready = Object.keys(faults).length === 0
      response
        .status(ready ? 200 : 503)
        .set('Cache-Control', 'no-store')
        .json(ready ? { ready } : { ready, faults })
    })
}

async function faultsOf(checks: Readonly<Record<string, Check>>): Promise<Record<string, string>> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([part, check]) => [part, await inTime(check)] as const),
  )
  return Object.fromEntries(answers.filter((answer): answer is [string, string] => answer[1] !== undefined))
}

async function inTime(check: Check): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${PATIENCE / 1000} seconds`), PATIENCE)
  })
  return Promise.race([check().catch(() => 'does not answer'), late]).finally(() => clearTimeout(timer))
}
