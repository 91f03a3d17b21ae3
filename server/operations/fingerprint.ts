import type { X509Certificate } from 'node:crypto'

/** SHA-256 of a certificate as people compare it: eight groups of four bytes. */
export function readableFingerprint(certificate: X509Certificate): string {
  const digits = certificate.fingerprint256.replaceAll(':', '')
  return (digits.match(/.{8}/g) as string[]).join(' ')
}
