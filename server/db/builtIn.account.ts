import { execFile } from 'node:child_process'
import { chmod, chown } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The account PostgreSQL runs as: empty for an ordinary user's own, uid and gid when root starts it. */
export type Account = { uid: number; gid: number } | Record<string, never>

const NAME = 'postgres'

/** PostgreSQL refuses to run as root: then it gets the account `postgres`, made when it is missing. */
export async function accountFor(folder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const account = (await findAccount()) ?? (await makeAccount())
  if (!account) {
    throw new Error(
      `PostgreSQL does not run as root, and the account "${NAME}" for it is missing and could not be made ` +
        `(useradd failed or is not installed). Make it (useradd --system --user-group ${NAME}), or start ` +
        `Chairside as an ordinary user who may write to ${folder}.`,
    )
  }
  return account
}

/** Lets the account pass through these folders without letting it list them; checked as that account. */
export async function allowThrough(account: Account, folders: string[]): Promise<void> {
  if (account.gid === undefined) return
  for (const folder of folders) {
    await chown(folder, 0, account.gid)
    await chmod(folder, 0o710)
  }
  const last = folders.at(-1) as string
  if (await canRun(account, 'cd "$1"', last)) return
  throw new Error(
    `The account "${NAME}", as which PostgreSQL runs when root starts it, cannot enter ${last}. ` +
      'Choose a data folder that others may pass through, for instance --data /var/lib/chairside.',
  )
}

/** Whether a line of shell succeeds for that account: asks the system instead of guessing from modes. */
export async function canRun(account: Account, line: string, ...words: string[]): Promise<boolean> {
  return run('/bin/sh', ['-c', line, 'sh', ...words], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

export async function handTo(account: Account, path: string): Promise<void> {
  if (account.uid !== undefined) await chown(path, account.uid, account.gid)
}

async function findAccount(): Promise<Account | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

async function makeAccount(): Promise<Account | undefined> {
  await run('useradd', ['--system', '--user-group', '--shell', '/bin/false', NAME]).catch(() =>
    run('adduser', ['-S', '-D', '-H', NAME]).catch(() => undefined),
  )
  return findAccount()
}
