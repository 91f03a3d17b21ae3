import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, id } from '../web/forms.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import { providersForm, saveProviders, saveTypes, shownProviders, shownTypes, typesForm } from './lists.ts'
import { saveRooms } from './rooms.ts'
import { roomRefusals, roomsForm, shownRooms } from './roomsForm.ts'
import { startTreating } from './staff.ts'

const may = 'schedule.settings'

export const settingsRoutes: readonly Route[] = [
  get('/admin/rooms', { may, reads: 'nothing' }, (call) => roomsPage(call)),
  post(
    '/admin/rooms',
    { may, form: roomsForm, retry: roomsPage, refusals: roomRefusals },
    async (call, rooms) => {
      await saveRooms(call, rooms)
      return redirect('/admin/rooms', { done: 'schedule.done.saved' })
    },
  ),

  get('/admin/visit-types', { may, reads: 'nothing' }, (call) => typesPage(call)),
  post(
    '/admin/visit-types',
    {
      may,
      form: typesForm,
      retry: typesPage,
      refusals: {
        visit_type_name_is_taken: { field: 'name', words: 'schedule.refusals.typeName' },
        minutes_fit_the_grid: { field: 'minutes', words: 'schedule.refusals.grid' },
        provider_has_a_part: { field: 'before', words: 'schedule.refusals.part' },
        name_is_given: { field: 'name', words: 'schedule.refusals.nameLong' },
      },
    },
    async (call, types) => {
      await saveTypes(call, types)
      return redirect('/admin/visit-types', { done: 'schedule.done.saved' })
    },
  ),

  get('/admin/providers', { may, reads: 'nothing' }, (call) => providersPage(call)),
  post(
    '/admin/providers',
    {
      may,
      form: providersForm,
      retry: providersPage,
      refusals: {
        member_treats_already: { field: 'name', words: 'schedule.refusals.memberTwice' },
        provider_is_a_member: { field: 'name', words: 'schedule.refusals.member' },
        short_name_is_given: { field: 'name', words: 'schedule.refusals.nameLong' },
      },
    },
    async (call, people) => {
      await saveProviders(call, people)
      return redirect('/admin/providers', { done: 'schedule.done.saved' })
    },
  ),
  post(
    '/admin/providers/additions',
    { may, form: form({ user: id() }), retry: providersPage },
    async (call, { user }) => {
      await startTreating(call, user)
      return redirect('/admin/providers', { done: 'schedule.done.treats' })
    },
  ),
]

const fresh: Attempt = { values: {}, errors: {}, conflict: false }

async function roomsPage(call: Call<unknown>, attempt?: Attempt) {
  return page('schedule/rooms', { form: attempt ?? fresh, ...(await shownRooms(call, attempt)) })
}

async function typesPage(call: Call<unknown>, attempt?: Attempt) {
  return page('schedule/visit-types', { form: attempt ?? fresh, rows: await shownTypes(call, attempt) })
}

async function providersPage(call: Call<unknown>, attempt?: Attempt) {
  return page('schedule/providers', { form: attempt ?? fresh, ...(await shownProviders(call, attempt)) })
}
