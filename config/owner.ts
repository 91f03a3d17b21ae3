/** What a command that works as the database's owner needs; never read by the serving process. */
export function readOwnerConfig(env = process.env): { ownerUrl: string; databaseUrl: string } {
  const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: databaseUrl } = env
  if (ownerUrl && databaseUrl) return { ownerUrl, databaseUrl }
  throw new Error('This command needs DATABASE_OWNER_URL and DATABASE_URL.')
}
