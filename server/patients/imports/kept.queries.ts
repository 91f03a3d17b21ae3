import { maybe } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'

/** The row of a list that this patient came from, as it stood in the file. */
export function keptOf(
  db: Db,
  patient: string,
): Promise<{ source: string[]; columns: string[]; mapping: (string | null)[]; ran_at: Date } | undefined> {
  return maybe(
    db,
    `select r.source, i.description -> 'columns' as columns, i.description -> 'mapping' as mapping, i.ran_at
     from patients.import_rows r join patients.imports i on i.tenant_id = r.tenant_id and i.id = r.import_id
     where r.patient_id = :patient and r.made_id = r.patient_id and i.kind = 'patients' limit 1`,
    { patient },
  )
}
