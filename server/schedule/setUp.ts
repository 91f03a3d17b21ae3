import { setupStep } from '../access/setup.ts'
import { saveRooms } from './rooms.ts'
import { roomRefusals, roomsForm, shownRooms } from './roomsForm.ts'
import { isReady } from './settings.queries.ts'
import { saveStaff, shownStaff, staffForm } from './staff.ts'
import { isStaffed } from './staff.queries.ts'

/** Rooms and opening hours, before a clinic's first day. */
export const roomsStep = setupStep({
  key: 'rooms',
  words: 'schedule.rooms.step',
  view: 'schedule/set-up-rooms',
  form: roomsForm,
  refusals: roomRefusals,
  done: isReady,
  show: shownRooms,
  save: saveRooms,
})

/** Who works here. It may be left empty; what is not yet there is asked for again until the set-up is through. */
export const staffStep = setupStep({
  key: 'people',
  words: 'schedule.staff.step',
  view: 'schedule/set-up-people',
  form: staffForm,
  refusals: {
    name_is_given: { field: 'person', words: 'schedule.refusals.nameLong' },
    short_name_is_given: { field: 'person', words: 'schedule.refusals.nameLong' },
  },
  done: isStaffed,
  show: shownStaff,
  save: saveStaff,
})
