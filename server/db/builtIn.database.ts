import pg from 'pg'
import type { Passwords } from './builtIn.passwords.ts'

/** Makes the roles and the database that are missing; running it again changes nothing. */
export async function prepareDatabase(adminUrl: string, passwords: Passwords): Promise<void> {
  const client = new pg.Client(adminUrl)
  await client.connect()
  try {
    const there = await client.query<{ name: string }>(
      `select rolname as name from pg_roles where rolname like 'chairside%'
       union all select 'database ' || datname from pg_database`,
    )
    const names = new Set(there.rows.map((row) => row.name))
    for (const [name, make] of wanted(client, passwords)) if (!names.has(name)) await client.query(make)
  } finally {
    await client.end()
  }
}

function wanted(client: pg.Client, passwords: Passwords): [string, string][] {
  const login = (password: string) => `login password ${client.escapeLiteral(password)}`
  return [
    ['chairside_server', `create role chairside_server ${login(passwords.server)} nobypassrls`],
    [
      'chairside_backup',
      `create role chairside_backup ${login(passwords.backup)} bypassrls in role pg_read_all_data`,
    ],
    ['database chairside', 'create database chairside'],
  ]
}
