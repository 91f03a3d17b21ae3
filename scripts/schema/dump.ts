import pg from 'pg'

/**
 * The schema as text, read from the catalogue in an order that depends on names alone: for reading, and for seeing
 * in a review what a migration changes. It is not meant to be run.
 */
export async function schemaOf(databaseUrl: string): Promise<string> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    const parts: string[] = []
    for (const question of questions) {
      const { rows } = await client.query<{ text: string }>(question)
      parts.push(...rows.map((row) => row.text.trim()))
    }
    return `${heading}\n\n${parts.join('\n\n')}\n`
  } finally {
    await client.end()
  }
}

const heading = '-- The schema that the migrations make. Written by `npm run schema`, checked by `npm test`.'

// Extensions' own objects and the job queue's (its library makes those) are left out.
const ours = (schema: string) =>
  `${schema} not like 'pg\\_%' and ${schema} not in ('information_schema', 'jobs', 'pgboss')`
const notOfExtension = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend e where e.classid = '${catalogue}'::regclass and e.objid = ${oid} and e.deptype = 'e')`

const rights = (acl: string, what: string) => `(
  select string_agg(format('grant %s on %s to %s;', privileges, ${what}, grantee), E'\\n' order by grantee)
  from (
    select case when a.grantee = 0 then 'public' else a.grantee::regrole::text end as grantee,
           string_agg(lower(a.privilege_type), ', ' order by a.privilege_type) as privileges
    from aclexplode(${acl}) a
    where a.grantee <> a.grantor
    group by 1
  ) granted)`

const extensions = `
  select format('create extension %I;', extname) as text from pg_extension where extname <> 'plpgsql' order by extname`

const schemas = `
  select concat_ws(E'\\n', format('create schema %I;', n.nspname), ${rights('n.nspacl', `'schema ' || n.nspname`)}) as text
  from pg_namespace n where ${ours('n.nspname')} order by n.nspname`

const functions = `
  select concat_ws(E'\\n', pg_get_functiondef(p.oid) || ';',
    case when p.proacl is not null then format('-- runs for: %s', (
      select string_agg(case when a.grantee = 0 then 'public' else a.grantee::regrole::text end, ', ' order by a.grantee::regrole::text)
      from aclexplode(p.proacl) a where a.grantee <> p.proowner)) end,
    case when p.prosecdef then format('-- owned by %s', p.proowner::regrole) end) as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where ${ours('n.nspname')} and p.prokind in ('f', 'p') and ${notOfExtension('pg_proc', 'p.oid')}
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`

const columns = `(
  select string_agg(format('  %I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation else '' end ||
    case when a.attgenerated <> '' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
         when a.attidentity <> '' then ' generated as identity'
         when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
    case when a.attnotnull then ' not null' else '' end), E',\\n' order by a.attnum)
  from pg_attribute a join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)`

const constraints = `(
  select string_agg(format('  constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), E',\\n' order by k.contype = 'p' desc, k.conname)
  from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n')`

const indexes = `(
  select string_agg(pg_get_indexdef(i.indexrelid) || ';', E'\\n' order by i.indexrelid::regclass::text)
  from pg_index i where i.indrelid = c.oid
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')))`

const rowSecurity = `concat_ws(E'\\n',
  case when c.relrowsecurity then format('alter table %s enable row level security;', c.oid::regclass) end,
  case when c.relforcerowsecurity then format('alter table %s force row level security;', c.oid::regclass) end,
  (select string_agg(format('create policy %I on %s for %s%s%s;', p.polname, c.oid::regclass,
      case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
      ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
      ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'), E'\\n' order by p.polname)
   from pg_policy p where p.polrelid = c.oid))`

const triggers = `(
  select string_agg(pg_get_triggerdef(t.oid) || ';', E'\\n' order by t.tgname)
  from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)`

const relation = (kinds: string, body: string) => `
  select ${body} as text from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${ours('n.nspname')} and c.relkind in (${kinds}) and ${notOfExtension('pg_class', 'c.oid')}
  order by n.nspname, c.relname`

const tables = relation(
  `'r', 'p'`,
  `concat_ws(E'\\n',
    format(E'create table %s (\\n%s\\n);', c.oid::regclass, concat_ws(E',\\n', ${columns}, ${constraints})),
    ${indexes}, nullif(${rowSecurity}, ''), ${triggers}, ${rights('c.relacl', 'c.oid::regclass')})`,
)

const views = relation(
  `'v', 'm'`,
  `concat_ws(E'\\n',
    format(E'create view %s%s as\\n%s', c.oid::regclass, ' with (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid)),
    ${rights('c.relacl', 'c.oid::regclass')})`,
)

const sequences = relation(
  `'S'`,
  `concat_ws(E'\\n', format('create sequence %s;', c.oid::regclass), ${rights('c.relacl', 'c.oid::regclass')})`,
)

const questions = [extensions, schemas, functions, sequences, tables, views]
