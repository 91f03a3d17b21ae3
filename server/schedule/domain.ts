import { visitRoutes } from './visits.routes.ts'
import type { WebDomain } from '../web/domain.ts'
import { bookingRoutes } from './booking.routes.ts'
import { dayRoutes } from './day.routes.ts'

export const schedule: WebDomain = {
  name: 'schedule',
  routes: [...dayRoutes, ...bookingRoutes, ...visitRoutes],
  nav: [{ key: 'schedule', path: '/schedule', may: 'schedule.read', also: ['/appointments'] }],
}
