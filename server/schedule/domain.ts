import { undoableVisits } from './undo.ts'
import type { WebDomain } from '../web/domain.ts'
import { blockRoutes } from './blocks.routes.ts'
import { bookingRoutes } from './booking.routes.ts'
import { dayRoutes } from './day.routes.ts'
import { importChores, importJobs, importSchedules } from './imports/imports.jobs.ts'
import { importRoutes } from './imports/imports.routes.ts'
import { listRoutes } from './list.routes.ts'
import { settingsRoutes } from './settings.routes.ts'
import { visitRoutes } from './visits.routes.ts'

export const schedule: WebDomain = {
  name: 'schedule',
  routes: [
    ...dayRoutes,
    ...listRoutes,
    ...bookingRoutes,
    ...visitRoutes,
    ...blockRoutes,
    ...settingsRoutes,
    ...importRoutes,
  ],
  jobs: importJobs,
  schedules: importSchedules,
  chores: importChores,
  nav: [{ key: 'schedule', path: '/schedule', may: 'schedule.read', also: ['/appointments', '/blocks'] }],
  admin: [
    { words: 'schedule.rooms.title', path: '/admin/rooms', may: 'schedule.settings' },
    { words: 'imports.title', path: '/admin/imports', may: 'patients.import' },
  ],
  undoable: undoableVisits,
  recordNames: {
    'schedule.appointments': 'starts_at',
    'schedule.chairs': 'name',
    'schedule.providers': 'name',
    'schedule.visit_types': 'name',
  },
}
