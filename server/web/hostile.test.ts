import { expect } from 'chai'
import { connect } from 'node:net'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'

const long = 'x'.repeat(20_000)
const deep = `a${'[b]'.repeat(1000)}`

/** What no browser sends for a page of ours; each is refused as one, and none is a failure of the server's. */
const addresses = [
  '/%00',
  '/%',
  '/%c0%ae%c0%ae/etc/passwd',
  '/%ff%fe',
  '/..%2f..%2fetc/passwd',
  '/assets/..%2f..%2fpackage.json',
  '/assets/%00',
  '/patients/%00',
  '/patients/00000000-0000-0000-0000-000000000000',
  '/patients?q=%ff%00',
  '/patients?q=1&q=2',
  '/patients?__proto__=1',
  '/patients?constructor=1',
  `/patients?${deep}=1`,
  '/patients?q[$ne]=1',
  `/patients?q=${'%F0%9F%98%80'.repeat(500)}`,
  '/schedule?day=%00',
  '/schedule?day=9999-99-99',
  '/sign-in?next=//evil.example',
  `/${'a/'.repeat(3000)}`,
]

const bodies = [
  'q=%ff%fe%00',
  '%00=%00',
  '__proto__=1&constructor=2',
  `${deep}=1`,
  Array.from({ length: 3000 }, (_, n) => `f${n}=1`).join('&'),
  'email=a@b.example&email=c@d.example&password=x',
  'email[]=a@b.example&password[a]=x',
  '&&&===&=',
  '%',
]

const headers: [string, string][] = [
  ['Cookie', 'chairside=%; chairside=%E0%A4%A; ;;=;chairside-language=__proto__'],
  ['Cookie', `chairside-device=${long.slice(0, 7000)}`],
  ['Accept-Language', 'de;q=0.1,'.repeat(500)],
  ['X-Forwarded-For', '1.2.3.4,'.repeat(500)],
  ['X-Forwarded-For', "127.0.0.1'; drop table x; --"],
  ['User-Agent', 'a\tb"\'<>`${7*7}'],
  ['Chairside-Page', 'not-an-id'],
  ['Range', 'bytes=-,,,9-1'],
  ['Content-Encoding', 'br, gzip, deflate'],
]

describe('a request that no browser sends', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  for (const address of addresses) {
    it(`is answered as what it is: GET ${address.slice(0, 60)}`, async () => {
      expect(await raw(`GET ${address} HTTP/1.1\r\nCookie: ${cookieOf(desk)}`)).to.be.oneOf([
        200, 303, 400, 404, 414, 431,
      ])
      expect(await raw(`GET ${address} HTTP/1.1`)).to.be.oneOf([200, 303, 400, 404, 414, 431])
    })
  }

  for (const body of bodies) {
    it(`is answered as what it is: POST ${body.slice(0, 60)}`, async () => {
      for (const path of ['/sign-in', '/appointments', '/account/theme', '/nowhere']) {
        const request = `POST ${path} HTTP/1.1\r\nCookie: ${cookieOf(desk)}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}`
        expect(await raw(request, body), path).to.be.oneOf([303, 400, 404, 413, 422])
      }
    })
  }

  for (const [name, value] of headers) {
    it(`is answered as what it is: ${name}: ${value.slice(0, 40)}`, async () => {
      const status = await raw(`GET /sign-in HTTP/1.1\r\n${name}: ${value}`)
      expect(status).to.be.oneOf([200, 303, 400, 415])
    })
  }

  it('is cut off when its headers are too long, or too many', async () => {
    expect(await raw(`GET /${long} HTTP/1.1`)).to.equal(431)
    expect(await raw(`GET / HTTP/1.1\r\nX-Long: ${long}`)).to.equal(431)
    const many = Array.from({ length: 3000 }, (_, n) => `X${n}: 1`).join('\r\n')
    expect(await raw(`GET / HTTP/1.1\r\n${many}`)).to.be.oneOf([200, 303, 431])
  })

  it('is refused with a method nothing here has', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])
      expect(await raw(`${method} /patients HTTP/1.1\r\nCookie: ${cookieOf(desk)}`), method).to.be.oneOf([
        400, 404, 405,
      ])
    expect(await raw('NONSENSE')).to.equal(400)
    expect(await raw('POST /sign-in HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked')).to.equal(
      400,
    )
  })

  it('is known by where it came from, not by where it says it came from', async () => {
    const form = { email: 'nobody@example.org', password: 'not it at all' }
    await app.visitor().post('/sign-in', form, { 'x-forwarded-for': '9.9.9.9', forwarded: 'for=9.9.9.9' })
    const { rows } = await app.owner.knex.raw('select distinct address from history.refusals')
    expect(rows.map(({ address }: { address: string }) => address)).to.deep.equal(['127.0.0.1'])
  })

  it('leaves the server as it was', async () => {
    expect((await desk.get('/patients')).status).to.equal(200)
    expect(({} as Record<string, unknown>)['1']).to.equal(undefined)
  })

  /** Sends this as it stands; the status it was answered with. */
  function raw(head: string, body = ''): Promise<number> {
    const { hostname, port } = new URL(app.url)
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname)
      let text = ''
      socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')))
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
        const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? []
        if (status) {
          resolve(Number(status))
          socket.destroy()
        }
      })
      socket.write(`${head}\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n${body}`)
    })
  }

  function cookieOf({ cookies }: Browser): string {
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
})
