import type { Pool } from '../../db/pool.ts'

/** A table as the catalogue describes it, as far as the census asks. */
export interface Table {
  name: string
  has_tenant: boolean
  row_security: boolean
  forced: boolean
  policies: string[]
  has_history: boolean
  has_version: boolean
  counts_version: boolean
  /** Columns of the primary key and of every unique constraint or index, in order. */
  uniques: { name: string; columns: string[] }[]
  columns: string[]
}

export interface ForeignKey {
  name: string
  from: string
  to: string
  columns: string[]
}

/** Every table outside PostgreSQL's own and the job queue's, which pg-boss makes. */
export async function tables(owner: Pool): Promise<Table[]> {
  const { rows } = await owner.knex.raw(`
    select n.nspname || '.' || c.relname as name, c.relrowsecurity as row_security, c.relforcerowsecurity as forced,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
        as has_tenant,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'version' and not a.attisdropped)
        as has_version,
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'record_change' and t.tgenabled = 'O')
        as has_history,
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'count_version') as counts_version,
      array(select p.polname::text from pg_policy p where p.polrelid = c.oid order by 1) as policies,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
      coalesce((select jsonb_agg(jsonb_build_object('name', i.indexrelid::regclass::text, 'columns',
          (select jsonb_agg(pg_get_indexdef(i.indexrelid, k, false) order by k)
           from generate_series(1, i.indnkeyatts) k)))
        from pg_index i where i.indrelid = c.oid and i.indisunique), '[]') as uniques
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'jobs')
      and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'
    order by 1`)
  return rows
}

export async function foreignKeys(owner: Pool): Promise<ForeignKey[]> {
  const { rows } = await owner.knex.raw(`
    select c.conname as name, fn.nspname || '.' || f.relname as "from", tn.nspname || '.' || t.relname as "to",
      (select array_agg(a.attname::text order by k.nr) from unnest(c.conkey) with ordinality k (attnum, nr)
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) as columns
    from pg_constraint c
    join pg_class f on f.oid = c.conrelid join pg_namespace fn on fn.oid = f.relnamespace
    join pg_class t on t.oid = c.confrelid join pg_namespace tn on tn.oid = t.relnamespace
    where c.contype = 'f' and fn.nspname <> 'jobs' order by 1`)
  return rows
}
