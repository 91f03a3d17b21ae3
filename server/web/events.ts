import type { Response } from 'express'
import type { Events } from './answers.ts'

/** How often a silent stream is heard of, in milliseconds: proxies close one that never is. */
const BEAT = 20_000

/** Streams server-sent events until the browser leaves or the subscription ends. */
export function streamEvents(response: Response, subscribe: Events['subscribe']): void {
  // Who left while they were looked up is told of no more: nothing would ever end what is begun for them now.
  if (response.closed) return
  response.set('X-Accel-Buffering', 'no').flushHeaders()
  response.write('retry: 2000\n\n')
  const end = subscribe(
    (event, data) => response.write(`event: ${event}\ndata: ${data}\n\n`),
    () => response.end(),
  )
  const beat = setInterval(() => response.write(': \n\n'), BEAT)
  response.on('close', () => {
    clearInterval(beat)
    end()
  })
}
