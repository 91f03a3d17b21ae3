import { INSTALLATION, inTenant } from '../db/tenant.ts'
import { open, seal } from '../lib/encryption.ts'
import { newId } from '../lib/ids.ts'
import type { Services, UnfinishedForm } from '../web/call.ts'
import { insertUnfinished, keepsForms, type Unfinished } from './unfinished.queries.ts'

const secrets = new Set(['password', 'new_password', 'current_password', 'pin', 'new_pin', 'code'])

/** Keeps a form that arrived on a locked or ended sign-in, sealed for its person, their clinic and its page. */
export async function keepUnfinished(services: Services, form: UnfinishedForm): Promise<void> {
  const fields = Object.keys(form.body)
  if (fields.length === 0 || fields.some((field) => secrets.has(field))) return
  const who = {
    tenant: form.tenant ?? INSTALLATION,
    actor: { kind: 'user' as const, id: form.user },
    request: form.requestId,
  }
  await inTenant(services.pool, who, async (db) => {
    if (!(await keepsForms(db, form.user, form.signIn))) return
    const id = newId()
    const { user, tenant, path } = form
    const body = seal(services.files.master, purposeOf(id, { user, tenant, path }), JSON.stringify(form.body))
    await insertUnfinished(db, { id, user, tenant, path, body })
  })
}

/** The fields of a kept form, one entry for each value. */
export function openUnfinished(
  { files }: Services,
  user: string,
  { id, tenant_id, path, body }: Unfinished,
): { name: string; value: string }[] {
  const sealed = open(files.master, purposeOf(id, { user, tenant: tenant_id, path }), body)
  const fields = JSON.parse(sealed.toString('utf8')) as Record<string, string | string[]>
  return Object.entries(fields).flatMap(([name, values]) =>
    [values].flat().map((value) => ({ name, value: String(value) })),
  )
}

function purposeOf(
  id: string,
  { user, tenant, path }: { user: string; tenant: string | null; path: string },
): string {
  return `unfinished/${id}/${user}/${tenant ?? ''}/${path}`
}
