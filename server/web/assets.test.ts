import { expect } from 'chai'
import express from 'express'
import type { AddressInfo } from 'node:net'
import { assetsRouter, buildAssets } from './assets.ts'
import { stepClasses } from './steps.ts'

describe('assets', function () {
  this.timeout(60_000)

  it('carry a hash in their names and are built once', async () => {
    const assets = await buildAssets()
    expect(assets['main.css']).to.match(/^\/assets\/main-[A-Z0-9]{8}\.css$/)
    expect(Object.keys(assets)).to.have.members(['main.css', 'main.js', 'worker.js', 'icon.svg'])
    expect(await buildAssets()).to.deep.equal(assets)
  })

  it('are kept by browsers for ever, and only they are served', async () => {
    const assets = await buildAssets()
    const server = express().use('/assets', assetsRouter()).listen(0)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const style = await fetch(url + assets['main.css'])
      expect(style.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable')
      expect(style.headers.get('content-type')).to.match(/^text\/css/)
      const text = await style.text()
      expect(text)
        .to.contain('@layer tabler')
        .and.not.to.match(/url\(["']?(https?:)?\/\//)
      for (const path of ['/assets/', '/assets/..%2fassets.json', '/assets/none.css']) {
        expect((await fetch(url + path)).status, path).to.equal(404)
      }
    } finally {
      server.close()
    }
  })

  it('place every five minutes of a day on the grid', () => {
    const css = stepClasses()
    for (const rule of [
      '.at-0000{--at:0}',
      '.at-2355{--at:287}',
      '.for-45{grid-row-end:span 9}',
      '.rows-126{--rows:126}',
    ]) {
      expect(css).to.contain(rule)
    }
  })
})
