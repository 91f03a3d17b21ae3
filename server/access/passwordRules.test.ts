import { expect } from 'chai'
import type { Refusal } from '../web/refusals.ts'
import { hashPassword } from './passwords.ts'
import { isCommon, refuseWeakPassword } from './passwordRules.ts'

describe('rules for passwords', () => {
  const refusal = (password: string, about: string[] = []) => {
    try {
      refuseWeakPassword(password, about)
      return undefined
    } catch (failure) {
      return (failure as Refusal).words
    }
  }

  it('takes twelve characters of any kind, and spaces', () => {
    for (const good of [
      'quiet lamps over',
      'Brücke Möwe Kreide',
      '蓝色的大象在河边安静地喝水呢',
      'kx7#pq2!vb9z',
    ])
      expect(refusal(good), good).to.equal(undefined)
  })

  it('refuses what is short, common, dressed up or monotonous', () => {
    expect(refusal('kx7#pq2!vb9')).to.equal('access.refusals.short')
    for (const bad of [
      'password1234',
      'P@ssw0rd!!!!!',
      '1q2w3e4r5t6y',
      'passwordpassword',
      'aaaaaaaaaaaa',
      '123456789012',
      '!!!!1234!!!!5678',
    ])
      expect(isCommon(bad), bad).to.equal(true)
  })

  it('refuses one made of the person’s or the clinic’s name', () => {
    const about = ['Sabine', 'Hoffmann', 'sabine@praxis-weber.example', 'Praxis Dr. Weber']
    expect(refusal('SabineHoffmann1', about)).to.equal('access.refusals.about')
    expect(refusal('praxis-weber-2026', about)).to.equal('access.refusals.about')
    expect(refusal('Hoffmann liest Zeitung', about)).to.equal(undefined)
  })

  it('are kept for what passes them: argon2id, 19 MiB, two passes, a salt of its own', async () => {
    const [one, other] = await Promise.all([
      hashPassword('quiet lamps over'),
      hashPassword('quiet lamps over'),
    ])
    expect(one).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.to.equal(other)
  })
})
