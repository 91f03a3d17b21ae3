import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import { once } from 'node:events'
import type { Config } from '../../config/config.ts'

export interface Listening {
  /** Resolves when every request under way has been answered. */
  stop: () => Promise<void>
  /** Takes a renewed certificate for all connections from now on. */
  readCertificateAnew: () => void
}

/** Requests that take longer are cut off when the server stops, in milliseconds. */
const GRACE = 20_000

/** Listens where the configuration says, with TLS when it names a certificate. */
export async function listen(app: RequestListener, config: Config): Promise<Listening> {
  const { tls } = config
  const server = tls ? createSecureServer(filesOf(tls), app) : createServer(app)
  const streams = eventStreams(server)
  server.listen(config.port, config.host)
  await once(server, 'listening')
  return {
    stop: () => stop(server, streams),
    readCertificateAnew: () => tls && (server as SecureServer).setSecureContext(filesOf(tls)),
  }
}

function filesOf(tls: NonNullable<Config['tls']>): { key: Buffer; cert: Buffer } {
  return { key: readFileSync(tls.key), cert: readFileSync(tls.cert) }
}

/** Live updates never end by themselves; browsers come back to them as soon as the server does. */
function eventStreams(server: Server): Set<ServerResponse> {
  const open = new Set<ServerResponse>()
  server.on('request', (_request, response) => {
    open.add(response)
    response.once('close', () => open.delete(response))
  })
  return open
}

async function stop(server: Server, responses: Set<ServerResponse>): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  for (const response of responses) {
    if (String(response.getHeader('content-type')).startsWith('text/event-stream')) response.end()
  }
  const impatience = setTimeout(() => server.closeAllConnections(), GRACE)
  await closed
  clearTimeout(impatience)
}
