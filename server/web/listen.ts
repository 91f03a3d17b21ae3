import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../config/config.ts'

export interface Listening {
  /** Resolves when every request under way has been answered. */
  stop: () => Promise<void>
  /** Takes a renewed certificate for all connections from now on. */
  readCertificateAnew: () => void
}

/** Requests that take longer are cut off when the server stops, in milliseconds. */
const GRACE = 20_000

/**
 * In milliseconds: for the headers of a request, and for all of it, with room for a large file over a slow network.
 * Who takes longer only holds a connection, and is looked for this often.
 */
const PATIENCE = { headersTimeout: 20_000, requestTimeout: 300_000, connectionsCheckingInterval: 5_000 }

/** Listens where the configuration says, with TLS when it names a certificate. */
export async function listen(app: RequestListener, config: Config): Promise<Listening> {
  const { tls } = config
  const server = tls
    ? createSecureServer({ ...PATIENCE, ...filesOf(tls), minVersion: 'TLSv1.2' }, app)
    : createServer(PATIENCE, app)
  const open = openAt(server)
  server.listen(config.port, config.host)
  await once(server, 'listening')
  return {
    stop: () => stop(server, open),
    readCertificateAnew: () => tls && (server as SecureServer).setSecureContext(filesOf(tls)),
  }
}

function filesOf(tls: NonNullable<Config['tls']>): { key: Buffer; cert: Buffer } {
  return { key: readFileSync(tls.key), cert: readFileSync(tls.cert) }
}

interface Open {
  sockets: Set<Socket>
  responses: Set<ServerResponse>
}

function openAt(server: Server): Open {
  const open: Open = { sockets: new Set(), responses: new Set() }
  server.on('connection', (socket: Socket) => {
    open.sockets.add(socket)
    socket.once('close', () => open.sockets.delete(socket))
  })
  server.on('request', (_request, response) => {
    open.responses.add(response)
    response.once('close', () => open.responses.delete(response))
  })
  return open
}

/** Waits for the answers under way, not for browsers, which keep connections open for the next request. */
async function stop(server: Server, { sockets, responses }: Open): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const deadline = Date.now() + GRACE
  while (responses.size > 0 && Date.now() < deadline) {
    for (const response of responses) if (isEventStream(response)) response.end()
    await sleep(20)
  }
  for (const socket of sockets) socket.destroySoon()
  await closed
}

/** Live updates never end by themselves; browsers come back to them as soon as the server does. */
function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream')
}
