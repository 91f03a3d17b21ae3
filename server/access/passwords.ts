import { hash, verify } from '@node-rs/argon2'

// argon2id, 19 MiB, two passes: OWASP's recommendation, about 9 ms here.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** So many are worked on at once: many sign-ins then neither take all threads from files nor 19 MiB each. */
const AT_ONCE = 2
const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
let turn = 0

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const lane = turn++ % AT_ONCE
  const done = (lanes[lane] ?? Promise.resolve()).then(work)
  lanes[lane] = done.catch(() => undefined)
  return done
}

/** argon2id over the text in one form of Unicode: what is typed on another keyboard counts as the same. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), COST))
}

/** Takes as long when there is no hash to compare with: time must not tell whether an account exists. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  const known = stored ?? (await nobodysHash())
  const matches = await inTurn(() => verify(known, password.normalize('NFKC')))
  return matches && Boolean(stored)
}

let nobody: Promise<string> | undefined

function nobodysHash(): Promise<string> {
  nobody ??= hashPassword('nobody has this password')
  return nobody
}
