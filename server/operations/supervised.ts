import type { Logger } from 'pino'

interface Life {
  log: Logger
  url: string
  /** Opens the first set-up, once; the supervisor prints it. */
  setupLink?: string
  renewed: () => void
  stop: () => Promise<void>
}

/**
 * The server's side of its supervisor (scripts/start): says that it listens, hears of a renewed certificate, and
 * stops when asked, or when its supervisor is gone. It runs alone just as well.
 */
export function afterReady({ log, url, setupLink, renewed, stop }: Life): void {
  const end = once(async () => {
    await stop()
    process.exit(0)
  })
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  process.on('disconnect', end)
  process.on(
    'message',
    (message) => (message as { certificate?: string }).certificate === 'renewed' && renewed(),
  )
  if (process.send) process.send({ ready: true, setupLink })
  else log.info({ url, setupLink }, 'ready')
}

function once(work: () => Promise<void>): () => void {
  let begun: Promise<void> | undefined
  return () => void (begun ??= work())
}
