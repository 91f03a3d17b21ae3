import { hostname, networkInterfaces } from 'node:os'
import { isIP } from 'node:net'
import { normalAddress } from './addresses.ts'

/** What browsers may call this server: DNS names and IP addresses. */
export interface ServerNames {
  dns: string[]
  ip: string[]
}

/** The names of a server that listens on `host`: that one, or for 0.0.0.0 and :: all that this machine has. */
export function namesOf(host: string): ServerNames {
  const everywhere = host === '0.0.0.0' || host === '::'
  if (!everywhere)
    return isIP(host) ? { dns: [], ip: [normalAddress(host)] } : { dns: [host.toLowerCase()], ip: [] }
  const own = hostname().toLowerCase()
  const dns = own.includes('.') || own === 'localhost' ? [own] : [own, `${own}.local`]
  return { dns: dns.filter((name) => /^[a-z0-9.-]+$/.test(name)), ip: ownAddresses() }
}

/** The one to print: an address works in networks whose router knows no names. */
export function mainName({ dns, ip }: ServerNames): string {
  return ip.find((address) => isIP(address) === 4) ?? dns[0] ?? (ip[0] as string)
}

export function missingFrom(names: ServerNames, by: ServerNames): string[] {
  return [
    ...names.dns.filter((name) => !by.dns.includes(name)),
    ...names.ip.filter((ip) => !by.ip.includes(ip)),
  ]
}

/** Link-local addresses carry a zone that no certificate can hold. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^fe80:/i.test(address))
    .map(({ address }) => normalAddress(address))
}
