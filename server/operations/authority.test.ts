import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { checkServerIdentity, connect, createServer } from 'node:tls'
import { expect } from 'chai'
import { addressBytes, addressFrom, normalAddress } from './addresses.ts'
import {
  makeRoot,
  makeServerCertificate,
  namesAllowedBy,
  namesIn,
  type KeyAndCertificate,
} from './authority.ts'
import type { ServerNames } from './names.ts'

const names: ServerNames = { dns: ['praxis.lan', 'praxis.lan.local'], ip: ['10.1.2.3', 'fd00::12'] }

describe('the local authority', () => {
  let root: KeyAndCertificate
  before(async () => {
    root = await makeRoot(names, new Date())
  })

  it('is believed for this server, by name and by address', async () => {
    const server = await makeServerCertificate(root, names, new Date())
    expect(await visit(server, root, 'praxis.lan')).to.equal('trusted')
    expect(await visit(server, root, '10.1.2.3')).to.equal('trusted')
    expect(await visit(server, root, 'fd00::12')).to.equal('trusted')
  })

  it('cannot vouch for any other site, even with its own key', async () => {
    for (const others of [
      { dns: ['bank.example'], ip: [] },
      { dns: [], ip: ['10.1.2.4'] },
      { dns: [], ip: ['fd00::13'] },
    ]) {
      const forged = await makeServerCertificate(root, others, new Date())
      const name = [...others.dns, ...others.ip][0] as string
      expect(await visit(forged, root, name), name).to.match(/permitted subtree violation/i)
    }
  })

  it('made for addresses alone vouches for no name, and the other way round', async () => {
    const numbers = await makeRoot({ dns: [], ip: ['10.1.2.3'] }, new Date())
    const good = await makeServerCertificate(numbers, { dns: [], ip: ['10.1.2.3'] }, new Date())
    expect(await visit(good, numbers, '10.1.2.3')).to.equal('trusted')
    const forged = await makeServerCertificate(numbers, { dns: ['bank.example'], ip: [] }, new Date())
    expect(await visit(forged, numbers, 'bank.example')).to.match(/excluded subtree|permitted subtree/i)
    const words = await makeRoot({ dns: ['praxis.lan'], ip: [] }, new Date())
    const fake = await makeServerCertificate(words, { dns: [], ip: ['10.1.2.3'] }, new Date())
    expect(await visit(fake, words, '10.1.2.3')).to.match(/excluded subtree/i)
  })

  it('signs for 397 days and not a day more', async () => {
    const server = new X509Certificate((await makeServerCertificate(root, names, new Date())).certificatePem)
    const days = (server.validToDate.getTime() - server.validFromDate.getTime()) / 86_400_000
    expect(days).to.equal(397)
    expect(server.ca).to.equal(false)
  })

  it('can be asked which names it covers', async () => {
    expect(namesAllowedBy(root.certificatePem)).to.deep.equal(names)
    const server = await makeServerCertificate(root, names, new Date())
    expect(namesIn(server.certificatePem)).to.deep.equal(names)
  })
})

describe('addresses', () => {
  it('are the same bytes in every spelling', () => {
    expect(normalAddress('FD00:0:0::0012')).to.equal('fd00::12')
    expect(normalAddress('::ffff:10.0.0.1')).to.equal('::ffff:a00:1')
    expect(addressFrom(addressBytes('192.168.178.20'))).to.equal('192.168.178.20')
    expect([...addressBytes('::1')]).to.deep.equal([...Array(15).fill(0), 1])
  })
})

/** What a browser that trusts this root alone says about this server. */
async function visit(server: KeyAndCertificate, root: KeyAndCertificate, name: string): Promise<string> {
  const listener = createServer({ key: server.keyPem, cert: server.certificatePem }, (socket) => socket.end())
  listener.on('tlsClientError', () => {})
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  const { port } = listener.address() as AddressInfo
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: '',
    ca: root.certificatePem,
    checkServerIdentity: named(name),
  })
  try {
    await once(socket, 'secureConnect')
    return 'trusted'
  } catch (error) {
    return (error as Error).message
  } finally {
    socket.destroy()
    listener.close()
  }
}

function named(name: string) {
  return (_host: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
    checkServerIdentity(name, certificate)
}
