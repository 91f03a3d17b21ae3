import { inspect } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import {
  Damaged,
  derivedKey,
  hashOf,
  keyOf,
  newCode,
  newKey,
  newToken,
  open,
  readCode,
  sameSecret,
  seal,
  unwrap,
  wrap,
} from './encryption.ts'

describe('encryption of small things', () => {
  it('opens what it sealed', async () => {
    const key = newKey()
    await always(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plain, purpose) => {
        expect(open(key, purpose, seal(key, purpose, plain)).equals(plain)).to.equal(true)
      }),
    )
  })

  it('never seals the same way twice', () => {
    const key = newKey()
    expect(seal(key, 'totp/1', 'secret').equals(seal(key, 'totp/1', 'secret'))).to.equal(false)
  })

  it('finds every flip and every cut, ten thousand tried', async () => {
    const key = newKey()
    const sealed = seal(key, 'totp/1', 'JBSWY3DPEHPK3PXP')
    const flips = fc.record({ at: fc.nat(sealed.length * 8 - 1), cut: fc.boolean() })
    await always(
      fc.property(flips, ({ at, cut }) => {
        const damaged = Buffer.from(cut ? sealed.subarray(0, at >> 3) : sealed)
        if (!cut) damaged[at >> 3]! ^= 1 << (at & 7)
        expect(() => open(key, 'totp/1', damaged)).to.throw(Damaged)
      }),
      { runs: 10_000 },
    )
  })

  it('opens only with the same key and for the same purpose', () => {
    const key = newKey()
    const sealed = seal(key, 'totp/1', 'secret')
    expect(() => open(newKey(), 'totp/1', sealed)).to.throw(Damaged)
    expect(() => open(key, 'totp/2', sealed)).to.throw(Damaged)
  })

  it('says nothing of what was sealed when it does not open', () => {
    const key = newKey()
    try {
      open(newKey(), 'totp/1', seal(key, 'totp/1', 'secret'))
    } catch (error) {
      expect(inspect(error)).not.to.contain('secret')
    }
  })
})

describe('keys', () => {
  it('come back from under another key, for their owner only', () => {
    const [master, tenant] = [newKey(), newKey()]
    const wrapped = wrap(master, 'tenant/1', tenant)
    expect(unwrap(master, 'tenant/1', wrapped).equals(tenant)).to.equal(true)
    expect(() => unwrap(master, 'tenant/2', wrapped)).to.throw(Damaged)
    expect(() => open(master, 'tenant/1', wrapped)).to.throw(Damaged)
  })

  it('do not show themselves when printed', () => {
    const key = keyOf(Buffer.alloc(32, 'k'))
    expect(inspect(key)).not.to.contain('kkkk')
    expect(JSON.stringify({ key })).to.equal('{"key":{}}')
  })

  it('have 32 bytes', () => {
    expect(() => keyOf(Buffer.alloc(31))).to.throw(RangeError)
  })

  it('are derived the same way for the same purpose', () => {
    const key = newKey()
    expect(derivedKey(key, 'a').equals(derivedKey(key, 'a'))).to.equal(true)
    expect(derivedKey(key, 'a').equals(derivedKey(key, 'b'))).to.equal(false)
  })
})

describe('secrets', () => {
  it('are compared whatever their length', () => {
    expect(sameSecret('abc', 'abc')).to.equal(true)
    expect(sameSecret('abc', 'abcd')).to.equal(false)
    expect(sameSecret('', 'a')).to.equal(false)
  })

  it('as tokens have 256 bits and stand in a URL as they are', () => {
    expect(newToken()).to.match(/^[\w-]{43}$/)
    expect(newToken()).not.to.equal(newToken())
    expect(hashOf('abc').toString('hex')).to.match(/^ba7816bf/)
  })

  it('as codes are read as people type them', () => {
    expect(newCode()).to.match(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(readCode(' 7k2qd m0xwr ')).to.equal('7K2QD-M0XWR')
    expect(readCode('7k2qdmoxlr')).to.equal('7K2QD-M0X1R')
  })
})
