/** What the bench's bare server needs. */
export function readFloorConfig(env = process.env): { databaseUrl: string; port: number; tenant: string } {
  const { DATABASE_URL: databaseUrl, FLOOR_PORT: port, FLOOR_TENANT: tenant } = env
  if (!databaseUrl || !port || !tenant)
    throw new Error('The floor needs DATABASE_URL, FLOOR_PORT and FLOOR_TENANT.')
  return { databaseUrl, port: Number(port), tenant }
}

/** The environment of a program that bench and fault runs start: this one's, with its own settings. */
export function environmentOf(settings: Record<string, string>, env = process.env): NodeJS.ProcessEnv {
  return { ...env, ...settings }
}
