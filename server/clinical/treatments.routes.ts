import { z } from 'zod'
import { nthId } from './ids.ts'
import { type Money, parseMoney } from '../lib/money.ts'
import { parseTooth } from '../lib/teeth.ts'
import { parseSurfaces } from '../lib/surfaces.ts'
import { fragment, page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choice, form, id, many, optionalId, optionalText, text, version } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { getProcedure, procedures } from './catalogue.queries.ts'
import { parseLine } from './entry.ts'
import { faultOf, MOUTH, type Place, placeFor, REGIONS, SURFACE_KEYS, surfacesOn } from './place.ts'
import { type Asked, changePage, meaningOf, openVisit, treatmentsPage } from './treatmentPages.ts'
import { RECORDABLE } from './treatments.ts'
import {
  cancelTreatments,
  completeTreatments,
  getTreatment,
  insertTreatment,
  replanTreatments,
  updateTreatment,
} from './treatments.queries.ts'

const refusals = { signed_visit_is_locked: { field: '', words: 'clinical.refusal.visitLocked' } }

const asked = z.strictObject({
  tooth: z.string().max(5).optional(),
  teeth: z.enum(['permanent', 'primary']).optional(),
})

const several = form({ treatments: many(id()) })
const status = choice(RECORDABLE)

export const treatmentRoutes: readonly Route[] = [
  get('/patients/:id/treatments', { may: 'treatments.read', reads: 'patients', query: asked }, (call) =>
    showAsked(call),
  ),
  get(
    '/clinical/meaning',
    { may: 'treatments.write', reads: 'nothing', query: z.strictObject({ line: z.string().max(200) }) },
    async (call) => fragment('clinical/meaning', await meaningOf(call, call.query.line)),
  ),
  // Typed in one line: 16 mod filling.
  post(
    '/patients/:id/treatments/lines',
    { may: 'treatments.write', form: form({ id: id(), line: text(200), status }), refusals, retry: show },
    async (call, typed) => {
      const entry = parseLine(typed.line, await procedures(call.db, 'offered'), call.clinic.notation)
      if ('fault' in entry) throw new Refusal('line', entry.fault.words, entry.fault.values)
      await record(
        call,
        { ...typed, status: entry.status ?? typed.status, note: '', provider: null },
        entry.procedure.id,
        entry.places,
      )
      return added(call)
    },
  ),
  post(
    '/patients/:id/treatments',
    {
      may: 'treatments.write',
      form: form({
        id: id(),
        procedure: id(),
        tooth: optionalText(10),
        toothTo: optionalText(10),
        surfaces: many(z.string().max(8)),
        region: z.union([z.literal(''), z.enum(REGIONS)]).default(''),
        status,
        provider: optionalId(),
        note: optionalText(2000),
      }),
      refusals,
      retry: show,
    },
    async (call, chosen) => {
      const procedure = await getProcedure(call.db, chosen.procedure)
      const place = placeFor(procedure, placeTyped(call, chosen))
      const fault = faultOf(procedure, place)
      if (fault) throw new Refusal(fault.field, fault.words, fault.values)
      await record(call, chosen, procedure.id, [place])
      return added(call)
    },
  ),
  post(
    '/patients/:id/treatments/completion',
    { may: 'treatments.complete', form: several, refusals, retry: show },
    async (call, { treatments }) => {
      someOf(treatments)
      const visit = await openVisit(call, patientOf(call))
      const options = { visit: visit?.id ?? null, provider: call.person.id }
      await completeTreatments(call.db, patientOf(call), treatments, options)
      return redirect(pathOf(call), { done: 'clinical.done.completed', undo: true })
    },
  ),
  post(
    '/patients/:id/treatments/cancellation',
    { may: 'treatments.write', form: several, refusals, retry: show },
    async (call, { treatments }) => {
      someOf(treatments)
      await cancelTreatments(call.db, patientOf(call), treatments)
      return redirect(pathOf(call), { done: 'clinical.done.cancelled', undo: true })
    },
  ),
  post(
    '/patients/:id/treatments/plan',
    { may: 'treatments.complete', form: several, refusals, retry: show },
    async (call, { treatments }) => {
      someOf(treatments)
      await replanTreatments(call.db, patientOf(call), treatments)
      return redirect(pathOf(call), { done: 'clinical.done.replanned', undo: true })
    },
  ),
  get('/treatments/:id', { may: 'treatments.write', reads: 'patients' }, (call) => showChange(call)),
  post(
    '/treatments/:id',
    {
      may: 'treatments.write',
      form: form({ version: version(), fee: text(30), provider: optionalId(), note: optionalText(2000) }),
      refusals,
      retry: showChange,
    },
    async (call, to) => {
      const treatment = await getTreatment(call.db, call.params['id'] as string)
      await updateTreatment(call.db, treatment.id, to.version, {
        ...to,
        fee: feeTyped(call, to.fee, treatment.fee.currency),
      })
      return redirect(`/patients/${treatment.patientId}/treatments`, {
        done: 'clinical.done.changed',
        undo: true,
      })
    },
  ),
]

async function showAsked(call: Call<Asked>) {
  const data = await treatmentsPage(call, patientOf(call), { asked: call.query })
  return page('clinical/treatments', data, { patients: [patientOf(call)] })
}

async function show(call: Call<unknown>, attempt: Attempt) {
  const data = await treatmentsPage(call, patientOf(call), { attempt })
  return page('clinical/treatments', data, { patients: [patientOf(call)] })
}

async function showChange(call: Call<unknown>, attempt?: Attempt) {
  const treatment = await getTreatment(call.db, call.params['id'] as string)
  return page('clinical/treatment', await changePage(call, treatment, attempt), {
    patients: [treatment.patientId],
  })
}

interface Chosen {
  id: string
  status: (typeof RECORDABLE)[number]
  provider: string | null
  note: string
}

/** Records one treatment a place, at today's visit unless that is signed already. */
async function record(
  call: Call<unknown>,
  chosen: Chosen,
  procedureId: string,
  places: readonly Place[],
): Promise<void> {
  if (chosen.status === 'completed' && !call.may('treatments.complete'))
    throw new Refusal('status', 'clinical.refusal.mayNotComplete')
  const patient = patientOf(call)
  const procedure = await getProcedure(call.db, procedureId)
  const visit = await openVisit(call, patient)
  const provider = chosen.provider ?? (call.may('treatments.complete') ? call.person.id : null)
  for (const [i, place] of places.entries()) {
    await insertTreatment(call.db, {
      ...chosen,
      id: nthId(chosen.id, i),
      patient,
      procedure,
      place,
      provider,
      visit: visit?.id ?? null,
    })
  }
}

/** The place as the form's fields name it. @throws Refusal for what is no tooth or no surface of it */
function placeTyped(
  call: Call<unknown>,
  typed: { tooth: string; toothTo: string; surfaces: string[]; region: Place['region'] | '' },
): Place {
  const tooth = toothTyped(call, 'tooth', typed.tooth)
  const place = {
    ...MOUTH,
    tooth,
    toothTo: toothTyped(call, 'toothTo', typed.toothTo),
    region: typed.region || null,
  }
  const keys = typed.surfaces.filter((key) => key !== '')
  if (!tooth || keys.length === 0) return place
  if (keys.every((key) => (SURFACE_KEYS as readonly string[]).includes(key)))
    return { ...place, surfaces: surfacesOn(tooth, keys as (typeof SURFACE_KEYS)[number][]) }
  const surfaces = parseSurfaces(keys.join(''), tooth)
  if (!surfaces) throw new Refusal('surfaces', 'clinical.fault.surfaceUnknown')
  return { ...place, surfaces: surfaces.join('') }
}

function toothTyped(call: Call<unknown>, field: 'tooth' | 'toothTo', typed: string): Place['tooth'] {
  if (typed === '') return null
  const tooth = parseTooth(typed, call.clinic.notation)
  if (!tooth) throw new Refusal(field, 'clinical.fault.toothUnknown')
  return tooth
}

function feeTyped(call: Call<unknown>, typed: string, currency: string): Money {
  const fee = parseMoney(typed, currency, call.clinic.locale)
  if (!fee || fee.minor < 0n || fee.minor > 100_000_000n) throw new Refusal('fee', 'clinical.fault.fee')
  return fee
}

function someOf(treatments: readonly string[]): void {
  if (treatments.length === 0) throw new Refusal('treatments', 'clinical.refusal.chooseSome')
}

function added(call: Call<unknown>) {
  return redirect(pathOf(call), { done: 'clinical.done.added', undo: true })
}

function patientOf(call: Call<unknown>): string {
  return call.params['id'] as string
}

function pathOf(call: Call<unknown>): string {
  return `/patients/${patientOf(call)}/treatments`
}
