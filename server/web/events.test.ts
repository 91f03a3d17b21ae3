import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import type { Response } from 'express'
import { streamEvents } from './events.ts'

describe('a stream of events', () => {
  for (const [when, waits] of [
    ['while it runs', false],
    ['before it began', true],
  ] as const)
    it(`ends with the browser that left ${when}`, async () => {
      const subscribed = new Set<string>()
      const asked = Promise.withResolvers<Response>()
      const server = createServer((_request, response) => {
        const stream = () =>
          streamEvents(response as Response, () => {
            subscribed.add('somebody')
            return () => subscribed.delete('somebody')
          })
        Object.assign(response, { set: () => response })
        if (waits) response.once('close', stream)
        else stream()
        asked.resolve(response as Response)
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const leaving = new AbortController()
      const { port } = server.address() as AddressInfo
      const answer = fetch(`http://127.0.0.1:${port}`, { signal: leaving.signal })
      const response = await asked.promise
      if (!waits) await answer
      leaving.abort()
      await answer.catch(() => {})
      if (!response.closed) await once(response, 'close')
      await sleep(0)
      expect([...subscribed]).to.deep.equal([])
      server.close()
    })
})
