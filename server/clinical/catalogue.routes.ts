import { parseMoney } from '../lib/money.ts'
import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { formatAmount } from '../web/formats.ts'
import { checkbox, form, text, version, whole } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { getProcedure, insertCatalogue, procedures, updateProcedure } from './catalogue.queries.ts'
import { GROUPS } from './catalogue.ts'

export const catalogueRoutes: readonly Route[] = [
  get('/admin/procedures', { may: 'catalogue.write', reads: 'nothing' }, (call) => list(call)),
  post('/admin/procedures', { may: 'catalogue.write', form: form({}), retry: list }, async (call) => {
    await insertCatalogue(call.db, call.clinic.currency)
    return redirect('/admin/procedures', { done: 'clinical.done.catalogue' })
  }),
  get('/admin/procedures/:id', { may: 'catalogue.write', reads: 'nothing' }, (call) => show(call)),
  post(
    '/admin/procedures/:id',
    {
      may: 'catalogue.write',
      form: form({
        version: version(),
        nameEn: text(120),
        nameDe: text(120),
        fee: text(30),
        minutes: whole(0, 600),
        taxed: checkbox(),
        offered: checkbox(),
      }),
      retry: show,
    },
    async (call, to) => {
      const fee = parseMoney(to.fee, call.clinic.currency, call.clinic.locale)
      if (!fee || fee.minor < 0n || fee.minor > 100_000_000n) throw new Refusal('fee', 'clinical.fault.fee')
      const { id, code } = await getProcedure(call.db, call.params['id'] as string)
      await updateProcedure(call.db, id, to.version, { ...to, fee })
      return redirect(`/admin/procedures#${code}`, { done: 'clinical.done.procedure', undo: true })
    },
  ),
]

async function list(call: Call<unknown>) {
  const all = await procedures(call.db)
  const groups = GROUPS.map((group) => ({
    name: call.words(`clinical.group.${group}`),
    procedures: all.filter((procedure) => procedure.group === group),
  }))
  return page('clinical/catalogue', { groups: groups.filter((group) => group.procedures.length > 0) })
}

async function show(call: Call<unknown>, attempt?: Attempt) {
  const procedure = await getProcedure(call.db, call.params['id'] as string)
  const { nameEn, nameDe, minutes, taxed, offered } = procedure
  const now = { nameEn, nameDe, minutes, taxed, offered, fee: formatAmount(procedure.fee, call.frame) }
  const form = attempt
    ? { values: attempt.values, errors: attempt.errors, ...(attempt.conflict && { stored: now }) }
    : { values: now, errors: {} }
  return page('clinical/procedure', { procedure, form })
}
