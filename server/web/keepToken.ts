import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Config } from '../../config/config.ts'

/** Whose pages a tab shows. */
export interface TabOwner {
  signIn: string
  tenant: string | null
}

/**
 * What a page carries so that its forms can be kept for its own person, also when the browser has gone over to
 * somebody else in the meantime. It opens nothing, and nobody else's page holds it.
 */
export function keepToken(config: Pick<Config, 'sessionSecret'>, { signIn, tenant }: TabOwner): string {
  const owner = `${signIn}.${tenant ?? ''}`
  return `${owner}.${signature(config, owner).toString('base64url')}`
}

/** @returns undefined when we did not give it out */
export function readKeepToken(config: Pick<Config, 'sessionSecret'>, token: string): TabOwner | undefined {
  const [signIn = '', tenant = '', signed = ''] = token.split('.')
  const expected = signature(config, `${signIn}.${tenant}`)
  const given = Buffer.from(signed, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return { signIn, tenant: tenant || null }
}

function signature({ sessionSecret }: Pick<Config, 'sessionSecret'>, owner: string): Buffer {
  return createHmac('sha256', sessionSecret).update(`keeps forms of ${owner}`).digest()
}
