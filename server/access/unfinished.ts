import { type Db, INSTALLATION, inTenant } from '../db/tenant.ts'
import { open, seal } from '../lib/encryption.ts'
import { newId } from '../lib/ids.ts'
import { secretFields } from '../web/again.ts'
import type { Services, UnfinishedForm } from '../web/call.ts'
import type { TabOwner } from '../web/keepToken.ts'
import { keepsFormsOf, putUnfinished, type Unfinished } from './unfinished.queries.ts'

type Field = [name: string, value: string]

/** What a kept form holds, sealed as one. */
interface Kept {
  fields: Field[]
  /** Where it stood, and what that page was called; '' for a form that was sent. */
  page: string
  title: string
}

/** Keeps a form that arrived on a locked or ended sign-in, sealed for its person, their clinic and its page. */
export async function keepUnfinished(services: Services, form: UnfinishedForm): Promise<void> {
  const fields = Object.entries(form.body).flatMap(([name, values]) =>
    [values].flat().map((value): Field => [name, String(value)]),
  )
  const who = {
    tenant: form.tenant ?? INSTALLATION,
    actor: { kind: 'user' as const, id: form.user },
    request: form.requestId,
  }
  const { path } = form
  await inTenant(services.pool, who, (db) =>
    keep(db, services, form, { id: newId(), kind: 'sent', path, kept: { fields, page: '', title: '' } }),
  )
}

export interface TypedForm {
  id: string
  action: string
  page: string
  title: string
  /** As a browser would send them. */
  fields: string
}

/** Keeps what stood in a tab when its screen was locked, for whose tab it was. */
export function keepTyped(db: Db, services: Services, owner: TabOwner, typed: TypedForm): Promise<void> {
  const { id, action: path, page, title } = typed
  const fields = [...new URLSearchParams(typed.fields)]
  return keep(db, services, owner, { id, kind: 'typed', path, kept: { fields, page, title } })
}

async function keep(
  db: Db,
  { files }: Services,
  { signIn, tenant }: TabOwner,
  { kept, ...form }: Pick<Unfinished, 'id' | 'kind' | 'path'> & { kept: Kept },
): Promise<void> {
  if (kept.fields.length === 0 || kept.fields.some(([name]) => secretFields.has(name))) return
  const user = await keepsFormsOf(db, signIn)
  if (!user) return
  const body = seal(files.master, purposeOf({ ...form, user, tenant }), JSON.stringify(kept))
  await putUnfinished(db, { ...form, user, tenant, body })
}

/** What was kept of a form. @throws when it was kept for somebody else, or for another clinic or address */
export function openUnfinished({ files }: Services, user: string, { body, ...form }: Unfinished): Kept {
  const purpose = purposeOf({ ...form, user, tenant: form.tenant_id })
  return JSON.parse(open(files.master, purpose, body).toString('utf8')) as Kept
}

function purposeOf(form: { id: string; user: string; tenant: string | null; path: string }): string {
  return `unfinished/${form.id}/${form.user}/${form.tenant ?? ''}/${form.path}`
}
