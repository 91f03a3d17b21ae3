import { z } from 'zod'
import { peopleNamed, recordCounts, recordKinds, recordOf } from '../history/record.ts'
import { actorsOf } from '../history/record.queries.ts'
import { page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { get, type Route } from '../web/routes.ts'
import { type Asked, entriesShown, since, spans } from './activity.ts'
import { patientFrame } from './patientFrame.ts'

const MOST = 50

const optionalId = z.union([z.literal('').transform(() => undefined), z.uuid()]).optional()
const ASKED = z.strictObject({
  show: z.enum(recordKinds).optional(),
  who: optionalId,
  span: z.enum(spans).default('month'),
  before: z.uuid().optional(),
  record: z.uuid().optional(),
})

export const activityRoutes: readonly Route[] = [
  get(
    '/patients/:id/activity',
    { may: 'patients.activity', reads: 'patients', query: ASKED },
    async (call) => {
      const { show = null, who = null, before = null, record = null, span } = call.query
      const asked: Asked = { show, who, before, record, span: record ? 'ever' : span }
      const frame = await patientFrame(call, call.params['id'] as string)
      const patient = frame.patient.id
      const window = { patient, actor: who, since: since(asked.span, call.now), before, limit: MOST }
      const [entries, counts, people] = await Promise.all([
        recordOf(call.db, window, { kind: show, row: record }),
        recordCounts(call.db, { ...window, before: null }),
        peopleOn(call, patient, who),
      ])
      const { shown, patients } = await entriesShown(call, entries.slice(0, MOST), patient)
      const last = entries[MOST - 1]
      const earlier = entries.length > MOST && last ? pathOf(patient, { ...asked, before: idOf(last) }) : null
      const data = {
        frame,
        entries: shown,
        earlier,
        latest: before ? pathOf(patient, { ...asked, before: null }) : null,
        oneRecord: record !== null,
        all: `/patients/${patient}/activity`,
        chips: record ? [] : chipsOf(call, patient, { asked, counts }),
        show,
        spans: spans.map((value) => ({
          value,
          letters: call.words(`history.spans.${value}`),
          chosen: value === asked.span,
        })),
        people,
        back: pathOf(patient, asked),
      }
      return page('patients/activity', data, { patients: [...new Set([patient, ...patients])] })
    },
  ),
]

function idOf(entry: Awaited<ReturnType<typeof recordOf>>[number]): string {
  return entry.kind === 'changed' ? entry.change.id : entry.read.id
}

async function peopleOn(call: Call<unknown>, patient: string, who: string | null) {
  const people = await peopleNamed(call.db, await actorsOf(call.db, patient))
  return [...people]
    .map(([value, { name }]) => ({ value, letters: name, chosen: value === who }))
    .sort((a, b) => a.letters.localeCompare(b.letters, call.frame.language))
}

function chipsOf(
  call: Call<unknown>,
  patient: string,
  { asked, counts }: { asked: Asked; counts: Awaited<ReturnType<typeof recordCounts>> },
) {
  const kinds = [null, ...recordKinds]
  return kinds.map((show) => ({
    text: call.words(`history.kinds.${show ?? 'all'}`),
    count: counts[show ?? 'all'],
    path: pathOf(patient, { ...asked, show, before: null }),
    current: show === asked.show,
  }))
}

function pathOf(patient: string, { show, who, span, before, record }: Asked): string {
  const query = new URLSearchParams({
    ...(show && { show }),
    ...(who && { who }),
    ...(span !== 'month' && !record && { span }),
    ...(record && { record }),
    ...(before && { before }),
  })
  return `/patients/${patient}/activity${query.size > 0 ? `?${query}` : ''}`
}
