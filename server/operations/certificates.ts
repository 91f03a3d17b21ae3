import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  makeRoot,
  makeServerCertificate,
  namesAllowedBy,
  namesIn,
  type KeyAndCertificate,
} from './authority.ts'
import { missingFrom, type ServerNames } from './names.ts'

export interface CertificateFiles {
  key: string
  cert: string
  root: string
  /** Names of this machine that the root was not made for: browsers will warn there. */
  uncovered: string[]
  renewed: boolean
}

const RENEW_BEFORE = 30 * 86_400_000

/**
 * The server's certificate in `folder`: made at the first call with a root of its own, renewed when less than 30
 * days are left or when a name it may carry is missing. The root never changes by itself, since every device
 * that trusts it would have to be visited again.
 */
export async function certificatesIn(
  folder: string,
  names: ServerNames,
  now: Date,
): Promise<CertificateFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const root = (await readPair(folder, 'root')) ?? (await keep(folder, 'root', await makeRoot(names, now)))
  const allowed = namesAllowedBy(root.certificatePem)
  const uncovered = missingFrom(names, allowed)
  const covered = without(names, uncovered)
  const there = await readPair(folder, 'server')
  const good = there !== undefined && stillGood(there, covered, now)
  if (!good) await keep(folder, 'server', await makeServerCertificate(root, covered, now))
  const file = (name: string) => join(folder, name)
  return {
    key: file('server.key'),
    cert: file('server.crt'),
    root: file('root.crt'),
    uncovered,
    renewed: !good,
  }
}

function stillGood({ certificatePem }: KeyAndCertificate, names: ServerNames, now: Date): boolean {
  const { validToDate } = new X509Certificate(certificatePem)
  if (validToDate.getTime() - now.getTime() < RENEW_BEFORE) return false
  return missingFrom(names, namesIn(certificatePem)).length === 0
}

function without({ dns, ip }: ServerNames, names: string[]): ServerNames {
  const kept = (name: string) => !names.includes(name)
  return { dns: dns.filter(kept), ip: ip.filter(kept) }
}

async function readPair(folder: string, name: string): Promise<KeyAndCertificate | undefined> {
  try {
    const [keyPem, certificatePem] = await Promise.all([
      readFile(join(folder, `${name}.key`), 'utf8'),
      readFile(join(folder, `${name}.crt`), 'utf8'),
    ])
    const matches = new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem))
    return matches ? { keyPem, certificatePem } : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function keep(folder: string, name: string, pair: KeyAndCertificate): Promise<KeyAndCertificate> {
  await write(join(folder, `${name}.key`), pair.keyPem)
  await write(join(folder, `${name}.crt`), pair.certificatePem)
  return pair
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
}
