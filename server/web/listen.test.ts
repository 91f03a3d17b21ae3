import type { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import type { Config } from '../../config/config.ts'
import { certificatesIn } from '../operations/certificates.ts'
import { freePort } from '../testing/ports.ts'
import { listen } from './listen.ts'

describe('listening', () => {
  it('ends after the last request under way has been answered, and takes no new one', async () => {
    const slow: RequestListener = (_request, response) => void setTimeout(() => response.end('done'), 300)
    const { config, url } = await here()
    const listening = await listen(slow, config)
    const answer = fetch(url).then((response) => response.text())
    await sleep(100)
    const stopped = listening.stop()
    await sleep(50)
    expect(await fetch(url).catch(() => 'refused')).to.equal('refused')
    expect(await answer).to.equal('done')
    await stopped
  })

  it('ends streams of events, which never end by themselves', async () => {
    const stream: RequestListener = (_request, response) => {
      response.setHeader('Content-Type', 'text/event-stream')
      response.write('data: hello\n\n')
    }
    const { config, url } = await here()
    const listening = await listen(stream, config)
    const response = await fetch(url)
    await listening.stop()
    expect(await response.text()).to.equal('data: hello\n\n')
  })

  it('is not held up by a connection on which nothing is asked', async () => {
    const { config } = await here()
    const listening = await listen((_request, response) => response.end(), config)
    const socket = connectPlain(config.port, config.host)
    await once(socket, 'connect')
    await listening.stop()
    socket.destroy()
  })

  it('takes a renewed certificate without a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chairside-tls-'))
    const names = { dns: ['praxis.lan'], ip: [] }
    const files = await certificatesIn(folder, names, new Date())
    const { config } = await here(files)
    const listening = await listen((_request, response) => response.end(), config)
    const before = await serialAt(config.port)
    await certificatesIn(folder, names, new Date(Date.now() + 380 * 86_400_000))
    expect(await serialAt(config.port)).to.equal(before)
    listening.readCertificateAnew()
    expect(await serialAt(config.port)).to.not.equal(before)
    await listening.stop()
    await rm(folder, { recursive: true })
  })

  it('speaks TLS 1.2 and 1.3, and nothing older', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chairside-tls-'))
    const { config } = await here(await certificatesIn(folder, { dns: ['praxis.lan'], ip: [] }, new Date()))
    const listening = await listen((_request, response) => response.end(), config)
    const spoken = await Promise.all(
      (['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const).map((version) => speaks(config.port, version)),
    )
    expect(spoken).to.deep.equal([false, false, true, true])
    await listening.stop()
    await rm(folder, { recursive: true })
  })
})

async function here(tls?: Config['tls']): Promise<{ config: Config; url: string }> {
  const port = await freePort()
  return { config: { host: '127.0.0.1', port, tls } as Config, url: `http://127.0.0.1:${port}` }
}

/** Whether it takes this version from a browser that would take anything. */
async function speaks(port: number, version: SecureVersion): Promise<boolean> {
  const ciphers = 'DEFAULT:@SECLEVEL=0'
  const how = { minVersion: version, maxVersion: version, ciphers, rejectUnauthorized: false }
  const socket = connect({ port, host: '127.0.0.1', ...how })
  const spoken = await once(socket, 'secureConnect').then(
    () => socket.getProtocol() === version,
    () => false,
  )
  socket.destroy()
  return spoken
}

async function serialAt(port: number): Promise<string> {
  const socket: TLSSocket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { serialNumber } = socket.getPeerX509Certificate() as X509Certificate
  socket.destroy()
  return serialNumber
}
