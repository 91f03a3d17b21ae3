import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import { certificatesIn } from './certificates.ts'
import { readableFingerprint } from './fingerprint.ts'

describe("the page about the server's certificate", () => {
  let folder: string
  let app: TestApp
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chairside-tls-'))
    const { key, cert, root } = await certificatesIn(folder, { dns: ['praxis.lan'], ip: [] }, new Date())
    app = await startApp({ tls: { key, cert, root } })
  })
  after(async () => {
    await app.stop()
    await rm(folder, { recursive: true })
  })

  it('gives the root, and never a key, to a device that is not signed in', async () => {
    const download = await app.visitor().get('/certificate/root.crt')
    expect(download.status).to.equal(200)
    expect(download.headers.get('content-type')).to.equal('application/x-x509-ca-cert')
    expect(download.text).to.not.include('PRIVATE')
    expect(new X509Certificate(download.text).ca).to.equal(true)
  })

  it('shows the fingerprint of what it gives, and steps for every kind of device, in both languages', async () => {
    const visitor = app.visitor()
    const root = new X509Certificate((await visitor.get('/certificate/root.crt')).text)
    for (const language of ['en', 'de']) {
      const { $, status } = await visitor.get('/certificate', { 'accept-language': language })
      expect(status).to.equal(200)
      expect($('html').attr('lang')).to.equal(language)
      expect($('code').text()).to.equal(readableFingerprint(root))
      expect($('h2')).to.have.length(5)
    }
  })

  it('is not there where Chairside made no certificate', async () => {
    const plain = await startApp()
    expect((await plain.visitor().get('/certificate')).status).to.equal(404)
    expect((await plain.visitor().get('/certificate/root.crt')).status).to.equal(404)
    await plain.stop()
  })
})
