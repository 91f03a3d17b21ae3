import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { Router } from 'express'
import type { Route } from './routes.ts'
import type { Services } from './call.ts'
import { answerGet, answerPost } from './admission.ts'
import { visitorOf } from './visitor.ts'
import { answerFailure } from './failures.ts'
import { send } from './send.ts'

/** Turns the routes into an Express router. Every request goes through here; there is no other way in. */
export function door(routes: readonly Route[], services: Services): Router {
  const router = Router({ caseSensitive: true, strict: true })
  for (const route of routes) {
    const handler = handlerOf(route, services)
    if (route.method === 'GET') router.get(route.path, handler)
    else router.post(route.path, handler)
  }
  return router
}

function handlerOf(route: Route, services: Services): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const visitor = visitorOf(request, response, route, services)
    try {
      const prepared = route.method === 'GET' ? await answerGet(visitor) : await answerPost(visitor)
      await send(request, response, prepared)
    } catch (failure) {
      await answerFailure(visitor, failure, response).catch(next)
    }
  }
}
