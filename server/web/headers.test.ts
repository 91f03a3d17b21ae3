import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'

describe('the headers of an answer', () => {
  let app: TestApp

  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  for (const path of ['/sign-in', '/patients', '/nothing-here', '/health', '/offline']) {
    it(`keep ${path} from being framed, sniffed, or mixed with anything from elsewhere`, async () => {
      const { headers } = await fetch(`${app.url}${path}`, { redirect: 'manual' })
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy.split(';')).to.include.members([
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ])
      expect(policy).not.to.contain('unsafe')
      expect(headers.get('x-content-type-options')).to.equal('nosniff')
      expect(headers.get('referrer-policy')).to.equal('same-origin')
      expect(headers.get('x-powered-by')).to.equal(null)
    })
  }

  it('let nobody keep a page', async () => {
    for (const path of ['/sign-in', '/patients']) {
      const { headers } = await fetch(`${app.url}${path}`, { redirect: 'manual' })
      expect(headers.get('cache-control'), path).to.equal('no-store')
    }
  })
})
