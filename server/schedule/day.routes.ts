import { z } from 'zod'
import { watch } from '../live/watching.ts'
import { fragment, page } from '../web/answers.ts'
import { get, type Route } from '../web/routes.ts'
import { statuses } from './appointments.ts'
import { dayOf, dayRows, patientsOf } from './dayPage.ts'
import { todayIn } from './dayClock.ts'
import { dayText } from './forms.ts'

const dayQuery = z.strictObject({
  day: dayText.optional(),
  month: dayText.optional(),
  status: z.enum(statuses).optional(),
})

export const dayRoutes: readonly Route[] = [
  get('/schedule', { may: 'schedule.read', reads: 'patients', query: dayQuery }, async (call) => {
    const { query } = call
    const rows = await dayRows(call, query.day ?? todayIn(call.clinic.timeZone, call.now))
    const day = dayOf(call, rows, { only: query.status, month: query.month })
    return page('schedule/day', { day }, { patients: patientsOf(rows) })
  }),

  // What a page asks for by itself when another desk changed the day.
  get(
    '/schedule/live',
    { may: 'schedule.read', reads: 'patients', query: dayQuery, background: true },
    async (call) => {
      const { query } = call
      const rows = await dayRows(call, query.day ?? todayIn(call.clinic.timeZone, call.now))
      const day = dayOf(call, rows, { only: query.status, month: query.month })
      return fragment('schedule/live', { day }, { patients: patientsOf(rows) })
    },
  ),

  // Which days look different now; one stream a browser.
  get('/schedule/events', { may: 'schedule.read', reads: 'nothing', background: true }, async (call) =>
    watch(call, 'schedule', { event: 'day', may: 'schedule.read' }),
  ),
]
