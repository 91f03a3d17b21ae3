import pg from 'pg'
import type { Logger } from 'pino'

/** Who wants to know of a topic. Told '' when something may have been missed. */
type Listener = (message: string) => void

/** What PostgreSQL's NOTIFY says, to whoever subscribed: "topic message" on a channel. It knows no domain. */
export interface Live {
  /** @returns what ends it */
  subscribe(channel: string, topic: string, listener: Listener): () => void
  close(): Promise<void>
}

const AGAIN = 1000

/** One connection of this process listens for all; it begins with the first subscription and comes back when lost. */
export function openLive(databaseUrl: string, log: Logger): Live {
  const listeners = new Map<string, Set<Listener>>()
  const channels = new Set<string>()
  let connection: pg.Client | undefined
  let closed = false
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'chairside live',
      keepAlive: true,
    })
    connection = client
    client.on('error', () => void client.end().catch(() => {}))
    client.on('end', () => lost(client))
    client.on('notification', ({ channel, payload = '' }) => {
      const [topic = '', ...rest] = payload.split(' ')
      tell(listeners.get(`${channel} ${topic}`), rest.join(' '))
    })
    try {
      await client.connect()
      for (const channel of channels) await client.query(`listen ${client.escapeIdentifier(channel)}`)
      // Whatever was said before this moment was not heard.
      for (const known of listeners.values()) tell(known, '')
    } catch (failure) {
      log.warn({ code: (failure as { code?: string }).code }, 'live updates are away')
      client.end().catch(() => {})
      lost(client)
    }
  }

  function lost(client: pg.Client): void {
    if (closed || connection !== client) return
    connection = undefined
    timer = setTimeout(() => void connect(), AGAIN)
  }

  return {
    subscribe(channel, topic, listener) {
      const key = `${channel} ${topic}`
      const known = listeners.get(key) ?? new Set()
      listeners.set(key, known.add(listener))
      if (!channels.has(channel)) {
        channels.add(channel)
        if (connection) connection.query(`listen ${connection.escapeIdentifier(channel)}`).catch(() => {})
        else if (!timer && !closed) void connect()
      }
      return () => {
        known.delete(listener)
        if (known.size === 0) listeners.delete(key)
      }
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await connection?.end().catch(() => {})
    },
  }
}

function tell(listeners: Set<Listener> | undefined, message: string): void {
  for (const listener of listeners ?? []) listener(message)
}
