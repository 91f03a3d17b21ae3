import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** The file of the clinic's logo, if it has one. */
export async function findLogo(db: Db): Promise<string | undefined> {
  const row = await maybe<{ file_id: string }>(
    db,
    'select file_id from access.logos where tenant_id = public.current_tenant()',
  )
  return row?.file_id
}

/** Puts this file in the place of the logo there was. */
export async function updateLogo(db: Db, file: string): Promise<void> {
  await all(
    db,
    `insert into access.logos (file_id) values (:file)
     on conflict on constraint logo_is_the_only_one do update set file_id = excluded.file_id`,
    { file },
  )
}

/** The logo is used no more; invoices issued with it keep its file. */
export async function deleteLogo(db: Db): Promise<void> {
  await all(db, 'delete from access.logos where tenant_id = public.current_tenant()')
}
