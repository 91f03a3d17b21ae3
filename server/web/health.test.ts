import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { healthRouter, type Check } from './health.ts'

const well: Check = async () => undefined

describe('health', () => {
  it('is answered without asking the database', async () => {
    const { status, body } = await get('/health', { database: () => new Promise(() => {}) })
    expect({ status, body }).to.deep.equal({ status: 200, body: { alive: true } })
  })

  it('is ready when every part is well', async () => {
    expect(await get('/ready', { database: well, jobs: well })).to.deep.equal({
      status: 200,
      body: { ready: true },
    })
  })

  it('says in words which part is not well', async () => {
    const answer = await get('/ready', {
      database: async () => Promise.reject(new Error('password of patient 7')),
      migrations: async () => '2 migrations are waiting',
      jobs: well,
    })
    expect(answer).to.deep.equal({
      status: 503,
      body: { ready: false, faults: { database: 'does not answer', migrations: '2 migrations are waiting' } },
    })
  })

  it('does not wait for a part that hangs', async () => {
    const { status, body } = await get('/ready', { database: () => new Promise(() => {}) })
    expect(status).to.equal(503)
    expect(body).to.deep.equal({ ready: false, faults: { database: 'no answer within 3 seconds' } })
  })
})

async function get(path: string, checks: Record<string, Check>): Promise<{ status: number; body: unknown }> {
  const server = createServer(express().use(healthRouter(checks))).listen(0)
  await once(server, 'listening')
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
    return { status: response.status, body: await response.json() }
  } finally {
    server.close()
  }
}
