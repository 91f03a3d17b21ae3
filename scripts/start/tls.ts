import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { certificatesIn } from '../../server/operations/certificates.ts'
import { readableFingerprint } from '../../server/operations/fingerprint.ts'
import { mainName, missingFrom, namesOf, type ServerNames } from '../../server/operations/names.ts'
import { Complaint } from './complaint.ts'

export interface Certificate {
  /** How to call the server in a browser. */
  name: string
  env: NodeJS.ProcessEnv
  hint: (address: string) => string
  /** Looks twice a day whether it is time to renew; returns its end. */
  renewInTime: (renewed: () => void, tell: (line: string) => void) => () => Promise<void>
}

const HALF_A_DAY = 43_200_000

/** The certificate for a server that others may reach: the clinic's own, or one of our local authority. */
export async function certificateFor(host: string, folder: string): Promise<Certificate> {
  const { CHAIRSIDE_TLS_KEY: ownKey, CHAIRSIDE_TLS_CERT: ownCertificate } = process.env
  const names = namesOf(host)
  if (ownKey && ownCertificate) return clinicsOwn(names)
  if (names.dns.length + names.ip.length === 0) {
    throw new Complaint(`This machine has no address but its own: nothing could reach it on ${host}.`)
  }
  const files = await certificatesIn(folder, names, new Date())
  const reachable = { dns: names.dns.filter(not(files.uncovered)), ip: names.ip.filter(not(files.uncovered)) }
  if (missingFrom(names, { dns: files.uncovered, ip: files.uncovered }).length === 0) {
    throw new Complaint(
      `The certificate authority in ${folder} was made for other names than ${host}. Use one of those, or remove ` +
        'that folder to make a new authority, which every device must then trust anew.',
    )
  }
  const fingerprint = readableFingerprint(new X509Certificate(await readFile(files.root)))
  return {
    name: mainName(reachable),
    env: { CHAIRSIDE_TLS_KEY: files.key, CHAIRSIDE_TLS_CERT: files.cert, CHAIRSIDE_TLS_ROOT: files.root },
    hint: (address) => hint(address, fingerprint, files.uncovered),
    renewInTime: (renewed, tell) => renewInTime(folder, names, renewed, tell),
  }
}

function hint(address: string, fingerprint: string, uncovered: string[]): string {
  const trust = `Browsers trust it once they know its authority: ${address}/certificate\n  SHA-256 ${fingerprint}`
  if (uncovered.length === 0) return trust
  return `${trust}\nNot covered by it, and therefore warned about: ${uncovered.join(', ')}`
}

function not(names: string[]): (name: string) => boolean {
  return (name) => !names.includes(name)
}

function clinicsOwn(names: ServerNames): Certificate {
  return {
    name: mainName(names),
    env: {},
    hint: () => 'Serving with your own certificate.',
    renewInTime: () => async () => {},
  }
}

function renewInTime(folder: string, names: ServerNames, renewed: () => void, tell: (line: string) => void) {
  const timer = setInterval(() => {
    certificatesIn(folder, names, new Date())
      .then((files) => files.renewed && renewed())
      .catch((error: Error) => tell(`The certificate could not be renewed: ${error.message}`))
  }, HALF_A_DAY)
  return async () => clearInterval(timer)
}
