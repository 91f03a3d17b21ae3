import type { PatientPart } from '../parts.ts'
import { keptOf } from './kept.queries.ts'

/** Columns whose text stands nowhere else in the record. */
const unplaced = [null, 'condition', 'medication']

/** What the former program said of a patient and no field here holds. */
export const importedPart: PatientPart = {
  may: 'patients.read',
  async panel({ db }, { id }) {
    const kept = await keptOf(db, id)
    if (!kept) return null
    const lines = kept.columns
      .map((term, at) => ({ term, text: kept.source[at]?.trim() ?? '', field: kept.mapping[at] ?? null }))
      .filter(({ text, field }) => text !== '' && unplaced.includes(field))
    return lines.length > 0 ? { view: 'imports/panel', data: { lines, at: kept.ran_at } } : null
  },
}
