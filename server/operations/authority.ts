import { generateKeyPair, randomBytes, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { addressBytes, addressFrom, normalAddress } from './addresses.ts'
import type { ServerNames } from './names.ts'

const { asn1, pki } = forge

export interface KeyAndCertificate {
  keyPem: string
  certificatePem: string
}

const DAY = 86_400_000
const ROOT_DAYS = 3650
/** Browsers refuse server certificates that live longer than 398 days (CA/Browser Forum, ballot SC-31). */
const SERVER_DAYS = 397

/**
 * A root certificate that can vouch for these names and addresses and no others: whoever steals its key still
 * cannot pose as any other site (RFC 5280, 4.2.1.10).
 */
export async function makeRoot(names: ServerNames, now: Date): Promise<KeyAndCertificate> {
  const { keyPem, publicKey, privateKey } = await rsaKeys()
  const subject = [
    {
      name: 'commonName',
      value: `Chairside ${[...names.dns, ...names.ip][0] ?? ''} ${randomBytes(3).toString('hex')}`,
    },
    { name: 'organizationName', value: 'Chairside (this clinic only)' },
  ]
  const root = certificate(publicKey, { subject, issuer: subject, from: now, days: ROOT_DAYS })
  root.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
    { id: '2.5.29.30', critical: true, value: nameConstraints(names) },
  ])
  root.sign(privateKey, forge.md.sha256.create())
  return { keyPem, certificatePem: pki.certificateToPem(root) }
}

/** A certificate for the server itself, signed by that root, valid for 397 days. */
export async function makeServerCertificate(
  root: KeyAndCertificate,
  names: ServerNames,
  now: Date,
): Promise<KeyAndCertificate> {
  const issuer = pki.certificateFromPem(root.certificatePem)
  const { keyPem, publicKey } = await rsaKeys()
  // Not a host's name: OpenSSL would hold it against the root's constraints.
  const subject = [{ name: 'commonName', value: 'Chairside server' }]
  const server = certificate(publicKey, {
    subject,
    issuer: issuer.subject.attributes,
    from: now,
    days: SERVER_DAYS,
  })
  server.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
    { name: 'subjectAltName', altNames: altNames(names) },
  ])
  server.sign(pki.privateKeyFromPem(root.keyPem), forge.md.sha256.create())
  return { keyPem, certificatePem: pki.certificateToPem(server) }
}

/** The names a certificate vouches for, read from the certificate itself. */
export function namesIn(certificatePem: string): ServerNames {
  const entries = (new X509Certificate(certificatePem).subjectAltName ?? '').split(', ')
  const after = (prefix: string) =>
    entries.filter((entry) => entry.startsWith(prefix)).map((entry) => entry.slice(prefix.length))
  return { dns: after('DNS:'), ip: after('IP Address:').map(normalAddress) }
}

/** The names a root may vouch for. */
export function namesAllowedBy(rootPem: string): ServerNames {
  const extension = pki.certificateFromPem(rootPem).getExtension({ id: '2.5.29.30' } as never)
  if (!extension) return { dns: [], ip: [] }
  const [permitted] = asn1.fromDer((extension as unknown as { value: string }).value)
    .value as forge.asn1.Asn1[]
  const trees = (permitted?.value ?? []) as forge.asn1.Asn1[]
  const names = trees.map((tree) => (tree.value as forge.asn1.Asn1[])[0] as forge.asn1.Asn1)
  const texts = (type: number) =>
    names.filter((name) => (name.type as number) === type).map((name) => name.value as string)
  return { dns: texts(DNS_NAME), ip: texts(IP_ADDRESS).map(addressWithoutMask) }
}

const DNS_NAME = 2
const IP_ADDRESS = 7

async function rsaKeys() {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 3072,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return {
    keyPem: privateKey,
    publicKey: pki.publicKeyFromPem(publicKey),
    privateKey: pki.privateKeyFromPem(privateKey),
  }
}

interface Facts {
  subject: forge.pki.CertificateField[]
  issuer: forge.pki.CertificateField[]
  from: Date
  days: number
}

function certificate(
  publicKey: forge.pki.PublicKey,
  { subject, issuer, from, days }: Facts,
): forge.pki.Certificate {
  const made = pki.createCertificate()
  made.publicKey = publicKey
  made.serialNumber = serialNumber()
  // An hour back: clocks of tablets run late.
  made.validity.notBefore = new Date(from.getTime() - 3_600_000)
  made.validity.notAfter = new Date(made.validity.notBefore.getTime() + days * DAY)
  made.setSubject(subject)
  made.setIssuer(issuer)
  return made
}

function altNames({ dns, ip }: ServerNames): object[] {
  return [
    ...dns.map((value) => ({ type: DNS_NAME, value })),
    ...ip.map((address) => ({ type: IP_ADDRESS, ip: address })),
  ]
}

/**
 * Constraints hold for the kinds of name they mention: a root without any address must say so by excluding all
 * addresses, and one without any name by excluding all names.
 */
function nameConstraints({ dns, ip }: ServerNames): string {
  const permitted = [
    ...dns.map((name) => subtree(DNS_NAME, name)),
    ...ip.map((address) => subtree(IP_ADDRESS, onlyThis(address))),
  ]
  const v4 = ip.some((address) => isIP(address) === 4)
  const v6 = ip.some((address) => isIP(address) === 6)
  const excluded = [
    ...(dns.length === 0 ? [subtree(DNS_NAME, '')] : []),
    ...(v4 ? [] : [subtree(IP_ADDRESS, '\0'.repeat(8))]),
    ...(v6 ? [] : [subtree(IP_ADDRESS, '\0'.repeat(32))]),
  ]
  const parts = [group(0, permitted), ...(excluded.length > 0 ? [group(1, excluded)] : [])]
  return asn1.toDer(asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, parts)).getBytes()
}

function group(tag: number, subtrees: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, true, subtrees)
}

function subtree(type: number, value: string): forge.asn1.Asn1 {
  const base = asn1.create(asn1.Class.CONTEXT_SPECIFIC, type, false, value)
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [base])
}

function onlyThis(address: string): string {
  const bytes = addressBytes(address)
  return bytes.toString('binary') + '\xff'.repeat(bytes.length)
}

function addressWithoutMask(value: string): string {
  const bytes = Buffer.from(value, 'binary')
  return addressFrom(bytes.subarray(0, bytes.length / 2))
}

/** 126 random bits; DER wants a positive number without needless zeros in front. */
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40)
  return bytes.toString('hex')
}
