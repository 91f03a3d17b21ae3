/** A PostgreSQL given to the tests from outside, for instance by CI; both URLs or neither. */
export function readTestDatabase(env = process.env): { ownerUrl: string; databaseUrl: string } | undefined {
  const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: databaseUrl } = env
  if (!ownerUrl && !databaseUrl) return undefined
  if (ownerUrl && databaseUrl) return { ownerUrl, databaseUrl }
  throw new Error('Tests on a PostgreSQL of your own need both DATABASE_OWNER_URL and DATABASE_URL.')
}
