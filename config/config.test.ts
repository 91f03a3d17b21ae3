import { expect } from 'chai'
import { ConfigError, readConfig } from './config.ts'
import { isLoopback } from './loopback.ts'

const enough = {
  CHAIRSIDE_DATA: '/data',
  CHAIRSIDE_MASTER_KEY: '/data/keys/master.key',
  CHAIRSIDE_SESSION_SECRET: 'x'.repeat(32),
  DATABASE_URL: 'postgresql://chairside_server:secret@localhost/chairside?host=%2Frun',
}

describe('the configuration', () => {
  it('has a default for all that needs no decision', () => {
    const { mode, role, host, port, publicUrl, tls, smtp, ownerUrl } = readConfig(enough)
    expect({ mode, role, host, port, publicUrl, tls, smtp, ownerUrl }).to.deep.equal({
      mode: 'clinic',
      role: 'all',
      host: '127.0.0.1',
      port: 4100,
      publicUrl: 'http://127.0.0.1:4100',
      tls: undefined,
      smtp: undefined,
      ownerUrl: undefined,
    })
  })

  it('names everything wrong or missing at once', () => {
    const faults = faultsOf({
      ...enough,
      CHAIRSIDE_PORT: 'http',
      CHAIRSIDE_MODE: 'prod',
      DATABASE_URL: 'mysql://x',
    })
    expect(faults).to.have.length(3)
    expect(faults.join())
      .to.match(/CHAIRSIDE_PORT/)
      .and.match(/CHAIRSIDE_MODE/)
      .and.match(/DATABASE_URL/)
    expect(faultsOf({}).join())
      .to.match(/CHAIRSIDE_DATA/)
      .and.match(/MASTER_KEY/)
      .and.match(/SESSION_SECRET/)
  })

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ ...enough, CHAIRSIDE_PORT: '', SMTP_URL: '' }).port).to.equal(4100)
  })

  it('never serves others without TLS', () => {
    expect(faultsOf({ ...enough, CHAIRSIDE_HOST: '0.0.0.0' }).join()).to.match(/TLS_KEY/)
    const open = { ...enough, CHAIRSIDE_HOST: '::', CHAIRSIDE_TLS_KEY: '/k', CHAIRSIDE_TLS_CERT: '/c' }
    expect(readConfig(open).publicUrl).to.equal('https://[::]:4100')
  })

  it('wants what belongs together', () => {
    expect(faultsOf({ ...enough, CHAIRSIDE_TLS_KEY: '/k' }).join()).to.match(/belong together/)
    expect(faultsOf({ ...enough, SMTP_URL: 'smtp://mail.example' }).join()).to.match(/MAIL_FROM/)
  })

  it('repeats no secret in its complaint', () => {
    expect(faultsOf({ ...enough, CHAIRSIDE_SESSION_SECRET: 'hush' }).join()).to.not.include('hush')
  })

  it('knows this machine when it sees it', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).to.equal(true)
    expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example'].some(isLoopback)).to.equal(false)
  })
})

function faultsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError)
    return (error as ConfigError).faults
  }
}
