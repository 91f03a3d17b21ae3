import type { Undoables } from '../history/undo.ts'

export const undoableVisits: Undoables = {
  'schedule.appointments': { may: 'schedule.write', leave: () => '/schedule' },
  'schedule.blocks': { may: 'schedule.write', leave: () => '/schedule' },
}
