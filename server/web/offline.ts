import { Router } from 'express'
import type { Frame } from './frame.ts'
import type { Views } from './views.ts'
import type { Language } from './words.ts'
import { isLanguage } from './words.ts'

/**
 * The page that the browser keeps for when the server cannot be reached (views/client/worker.ts fetches it).
 * It holds no data and asks no database, so it stands before sessions.
 */
export function offlineRouter(views: Views, frameIn: (language: Language) => Frame): Router {
  return Router().get('/offline', (request, response) => {
    const { language } = request.query
    const frame = frameIn(isLanguage(language) ? language : 'en')
    response.set('Cache-Control', 'no-store').type('html')
    response.send(views.render('errors/offline', {}, { ...frame, layout: 'bare' }))
  })
}
