import type { WebDomain } from '../web/domain.ts'
import { dayRoutes } from './day.routes.ts'

export const schedule: WebDomain = {
  name: 'schedule',
  routes: [...dayRoutes],
  nav: [{ key: 'schedule', path: '/schedule', may: 'schedule.read' }],
}
