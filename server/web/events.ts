import type { Response } from 'express'
import type { Events } from './answers.ts'

const BEAT = 20_000

/** Streams server-sent events until the browser leaves or the subscription ends. */
export function streamEvents(response: Response, subscribe: Events['subscribe']): void {
  response.set('X-Accel-Buffering', 'no').flushHeaders()
  response.write('retry: 2000\n\n')
  const end = subscribe(
    (event, data) => response.write(`event: ${event}\ndata: ${data}\n\n`),
    () => response.end(),
  )
  // Keeps proxies from closing a silent stream.
  const beat = setInterval(() => response.write(': \n\n'), BEAT)
  response.on('close', () => {
    clearInterval(beat)
    end()
  })
}
