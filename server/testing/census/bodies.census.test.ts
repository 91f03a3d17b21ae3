import { expect } from 'chai'
import { request as httpRequest } from 'node:http'
import { domains } from '../../domains.ts'
import type { Route } from '../../web/routes.ts'
import { startApp, type TestApp } from '../app.ts'
import { addressOf, censusWorld, type CensusWorld } from './world.ts'

const FORM = 'application/x-www-form-urlencoded'
const MEGABYTE = 2 ** 20
const chunk = Buffer.alloc(64 * 1024, 'a')

interface Sent {
  type: string
  /** Left out, the body comes in chunks and its end is not known before. */
  length?: number
  bytes: number
  cookie?: string
}

const forms = domains.flatMap((domain) => [...domain.routes]).filter((route) => route.method === 'POST')

describe('a body that no page of ours would send', function () {
  this.timeout(120_000)
  let app: TestApp
  let world: CensusWorld

  before(async () => {
    app = await startApp()
    world = await censusWorld(app)
  })
  after(() => app.stop())

  for (const type of [FORM, 'application/json']) {
    it(`of 10 MB of ${type} is refused by every form at once, in little memory`, async () => {
      const memory = process.memoryUsage().rss
      for (const route of forms) await refused(route, { type, length: 10 * MEGABYTE })
      expect(process.memoryUsage().rss - memory).to.be.below(200 * MEGABYTE)
    })

    it(`of 10 MB of ${type} is refused as soon where its length is not announced`, async () => {
      for (const route of forms.slice(0, 5)) await refused(route, { type })
    })
  }

  it('with parts is refused where no files are taken', async () => {
    for (const route of forms.filter(({ uploads }) => !uploads)) {
      const status = await post(addressOf(route.path, world.ours), {
        type: 'multipart/form-data; boundary=x',
        bytes: MEGABYTE,
        length: MEGABYTE,
        cookie: cookieOf(world),
      })
      expect(status, route.path).to.equal(400)
    }
  })

  async function refused(route: Route, sent: Pick<Sent, 'type' | 'length'>): Promise<void> {
    const began = Date.now()
    const all = { ...sent, bytes: 10 * MEGABYTE, cookie: cookieOf(world) }
    const status = await post(addressOf(route.path, world.ours), all)
    expect(status, route.path).to.equal(sent.type === FORM ? 413 : 400)
    expect(Date.now() - began, route.path).to.be.below(3000)
  }

  /** Sends for as long as the server listens; what it answered. */
  function post(path: string, { type, length, bytes, cookie }: Sent): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(new URL(path, app.url), {
        method: 'POST',
        agent: false,
        headers: {
          'sec-fetch-site': 'same-origin',
          'content-type': type,
          ...(length && { 'content-length': length }),
          ...(cookie && { cookie }),
        },
      })
      request.on('response', (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
        request.destroy()
      })
      request.on('error', reject)
      let left = bytes
      const more = () => {
        while (left > 0 && !request.destroyed) {
          left -= chunk.length
          if (!request.write(chunk)) return request.once('drain', more)
        }
        return request.end()
      }
      more()
    })
  }

  function cookieOf({ ours }: CensusWorld): string {
    return [...ours.all.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
})
