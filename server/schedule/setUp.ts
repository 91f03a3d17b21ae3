import { setupStep } from '../access/setup.ts'
import { roomRefusals, roomsForm, saveRooms, shownRooms } from './rooms.ts'
import { isReady } from './settings.queries.ts'

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
