import type { Undoables } from '../history/undo.ts'
import type { Change } from '../history/undo.queries.ts'
import type { Db } from '../db/tenant.ts'
import { rewriteSearchWords } from './searchWords.ts'

async function findAgain(db: Db, changes: readonly Change[]): Promise<void> {
  await rewriteSearchWords(db, ...new Set(changes.flatMap(({ patient_id }) => patient_id ?? [])))
}

export const undoablePatients: Undoables = {
  'patients.patients': { may: 'patients.write', after: findAgain, leave: () => '/patients' },
  'patients.contacts': { may: 'patients.write', after: findAgain },
  'patients.alerts': { may: 'patients.write' },
}
