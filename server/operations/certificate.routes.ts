import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Config } from '../../config/config.ts'
import { file, page } from '../web/answers.ts'
import { NotFound } from '../web/refusals.ts'
import { open, type Route } from '../web/routes.ts'
import { readableFingerprint } from './fingerprint.ts'
import { devices } from './devices.ts'

/** Where every device gets to know this clinic's own authority; only there when Chairside made one. */
export const certificateRoutes: readonly Route[] = [
  open.get('/certificate', {}, async ({ services }) => {
    const root = await rootOf(services.config)
    return page('operations/certificate', {
      fingerprint: readableFingerprint(root),
      validTo: root.validToDate,
      devices,
    })
  }),

  open.get('/certificate/root.crt', {}, async ({ services }) => {
    const root = await rootOf(services.config)
    // Inline, since only then does a telephone offer to install it instead of filing it away.
    return file({
      type: 'application/x-x509-ca-cert',
      name: 'chairside-root.crt',
      disposition: 'inline',
      content: Buffer.from(root.toString()),
    })
  }),
]

async function rootOf({ tls }: Config): Promise<X509Certificate> {
  if (!tls?.root) throw new NotFound('certificate')
  return new X509Certificate(await readFile(tls.root))
}
