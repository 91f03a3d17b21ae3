import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import { idMaker, isId, newId } from './ids.ts'

describe('ids', () => {
  it('are UUIDs of version 7', () => {
    expect(newId()).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('grow, ten thousand in a row', () => {
    const ids = Array.from({ length: 10_000 }, () => newId())
    expect(ids).to.deep.equal([...ids].sort())
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('grow when the clock stands still or goes back', async () => {
    await always(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { minLength: 2 }), (times) => {
        const next = idMaker(() => times[made++]!)
        let made = 0
        const ids = times.map(() => next())
        expect(ids).to.deep.equal([...ids].sort())
      }),
    )
  })

  it('are told from everything else', () => {
    expect(isId(newId())).to.equal(true)
    for (const other of [
      '',
      '42',
      newId().toUpperCase(),
      `${newId()} `,
      `${newId()}\n`,
      null,
      7,
      {},
      [newId()],
    ])
      expect(isId(other), String(other)).to.equal(false)
  })
})
