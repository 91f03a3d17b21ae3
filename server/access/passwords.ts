import { hash, verify } from '@node-rs/argon2'

// argon2id, 19 MiB, two passes: OWASP's recommendation, about 9 ms here.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

/** Takes as long when there is no hash to compare with: time must not tell whether an account exists. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await nobodysHash()), password.normalize('NFKC'))
  return matches && Boolean(stored)
}

let nobody: Promise<string> | undefined

function nobodysHash(): Promise<string> {
  nobody ??= hashPassword('nobody has this password')
  return nobody
}
