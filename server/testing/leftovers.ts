import pg from 'pg'

/** Templates of this many states of the migrations stay; more are old work. */
const TEMPLATES = 8

/** Drops what earlier test runs left behind when they were killed. Only for a server that nobody else uses. */
export async function dropLeftovers(ownerUrl: string): Promise<void> {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database where datname ~ '^(test|own|template)_' order by oid desc`,
    )
    const templates = rows.filter(({ name }) => name.startsWith('template_'))
    const kept = new Set(templates.slice(0, TEMPLATES).map(({ name }) => name))
    for (const { name } of rows.filter((row) => !kept.has(row.name))) {
      await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`)
    }
  } finally {
    await client.end()
  }
}
