import express, { type Express } from 'express'
import { keepUnfinished } from './access/unfinished.ts'
import { domains } from './domains.ts'
import { newId } from './lib/ids.ts'
import { openLive } from './live/live.ts'
import { readiness } from './operations/readiness.ts'
import { assetsRouter } from './web/assets.ts'
import type { Services } from './web/call.ts'
import { door } from './web/door.ts'
import { isAway, sentAgain, showError, traceOf } from './web/failures.ts'
import { securityHeaders } from './web/headers.ts'
import { healthRouter } from './web/health.ts'
import { sessions } from './web/session.ts'
import { offlineRouter } from './web/offline.ts'
import { openFrame } from './web/shell.ts'
import type { Language } from './web/words.ts'

/** The list of what the app is made of, in the order a request meets it. */
export function makeApp(services: Services): { app: Express; close(): Promise<void> } {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.set('trust proxy', services.config.trustedProxies ?? false)
  const session = sessions(services.config)
  services.live ??= openLive(services.config.databaseUrl, services.log)
  services.keepUnfinished ??= (form) => keepUnfinished(services, form)

  app.use(nameRequest)
  app.use(...securityHeaders(services.config))
  app.use('/assets', assetsRouter())
  app.use(healthRouter(readiness(services)))
  app.use(offlineRouter(services.views, (language) => offlineFrame(services, language)))
  // Before the session: should its store be away, what was sent is shown again all the same.
  app.use(express.urlencoded({ extended: false, limit: '512kb', parameterLimit: 2000 }))
  app.use(...session.handlers)
  app.use(
    door(
      domains.flatMap((domain) => [...domain.routes]),
      services,
    ),
  )
  app.use(notFound(services))
  app.use(broken(services))
  return {
    app,
    async close() {
      await Promise.all([session.close(), services.live?.close()])
    },
  }
}

const nameRequest: express.RequestHandler = (_request, response, next) => {
  response.locals['requestId'] = newId()
  next()
}

function notFound(services: Services): express.RequestHandler {
  return (request, response) =>
    showError({ services, frame: frameOf(services, request, response) }, 404, response)
}

/** What no route could answer: a body too large, an address that does not decode, a session store that is away. */
function broken(services: Services): express.ErrorRequestHandler {
  return (failure, request, response, _next) => {
    if (response.headersSent) {
      response.destroy()
      return
    }
    const status = (failure as { status?: number }).status ?? (isAway(failure) ? 503 : 500)
    if (status >= 500)
      services.log.error({ request: response.locals['requestId'], ...traceOf(failure) }, 'request failed')
    if (status === 503) response.set('Retry-After', '3')
    const frame = frameOf(services, request, response)
    showError({ services, frame }, status, response, sentAgain(request, status, request.body))
  }
}

function offlineFrame({ config }: Services, language: Language) {
  return openFrame({ path: '/', requestId: '', now: new Date(), mode: config.mode, language })
}

function frameOf(services: Services, request: express.Request, response: express.Response) {
  return openFrame({
    path: request.path,
    requestId: response.locals['requestId'] as string,
    now: new Date(),
    mode: services.config.mode,
    language: request.acceptsLanguages('en', 'de') === 'de' ? 'de' : 'en',
  })
}
