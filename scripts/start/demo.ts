import { randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runScript } from './children.ts'
import { canSeed, type Database } from './database.ts'
import type { StartOptions } from './options.ts'

/** Fills a demo's database unless that was done before, and returns the lines that tell how to sign in. */
export async function seedOnce(
  options: StartOptions,
  data: string,
  { ownerUrl }: Database,
  { env, signal }: { env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<string[]> {
  if (!canSeed()) return ['There are no demo clinics yet: scripts/seed.ts is missing.']
  const file = join(data, 'demo-password')
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (kept) return signIns(kept, options)
  const password = options.demoPassword ?? easyPassword()
  const words = ['--password', password]
  await runScript('seed.ts', { env: { ...env, DATABASE_OWNER_URL: ownerUrl }, words, signal })
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return signIns(password, options)
}

const roles = ['reception', 'dentist', 'hygienist', 'assistant', 'admin']

function signIns(password: string, { mode }: StartOptions): string[] {
  return [
    'Sign in as one of',
    ...['praxis.example', 'clinic.example'].map(
      (clinic) => `  ${roles.map((role) => `${role}@${clinic}`).join('  ')}`,
    ),
    '  it@installation.example (the operator)',
    `with the password  ${password}`,
    mode === 'demo'
      ? 'This is a demo: it asks for no second factor, and everything in it is gone when it stops.'
      : 'Each of them sets up a second factor at the first sign-in.',
  ]
}

/** Readable aloud: no letters that are taken for others. */
function easyPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const word = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return [word(), word(), word()].join('-')
}
