import { isAllowed } from './licences.ts'

export interface Lock {
  packages: Record<string, Locked>
}

interface Locked {
  name?: string
  version?: string
  license?: unknown
  dev?: boolean
  optional?: boolean
  devOptional?: boolean
}

export interface Package {
  name: string
  version: string
  /** SPDX expression, '' where the package states none and nobody has read its licence for us. */
  licence: string
  optional: boolean
}

/** Packages that state their terms in no form the lock file keeps: each version's licence text was read. */
const reviewed: Record<string, string> = {
  'busboy@1.6.0': 'MIT',
  'passport-local@1.0.0': 'MIT',
  'passport-strategy@1.0.0': 'MIT',
  'pause@0.0.1': 'MIT',
  'png-js@2.0.0': 'MIT',
  'streamsearch@1.1.0': 'MIT',
}

/** What an installation may bring along, on any machine: everything in the lock but what development alone needs. */
export function shippedBy(lock: Lock): Package[] {
  const found = new Map<string, Package>()
  for (const [path, locked] of Object.entries(lock.packages)) {
    if (path === '' || locked.dev) continue
    const one = packageAt(path, locked)
    const other = found.get(idOf(one))
    found.set(idOf(one), { ...one, optional: one.optional && (other?.optional ?? true) })
  }
  return [...found.values()].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1))
}

export function refused(packages: Package[]): string[] {
  return packages
    .filter(({ licence }) => !isAllowed(licence))
    .map((one) => `${idOf(one)}: ${one.licence || 'no licence'}`)
}

function packageAt(path: string, locked: Locked): Package {
  const name = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const version = locked.version ?? ''
  const stated = typeof locked.license === 'string' ? locked.license : ''
  return {
    name,
    version,
    licence: reviewed[`${name}@${version}`] ?? stated,
    optional: Boolean(locked.optional || locked.devOptional),
  }
}

function idOf({ name, version }: Package): string {
  return `${name}@${version}`
}
