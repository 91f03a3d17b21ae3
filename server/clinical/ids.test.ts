import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { nthId } from './ids.ts'

describe('ids of the rows a form makes', () => {
  it('follow from the one it carries', () => {
    const id = newId()
    expect(nthId(id, 0)).to.equal(id)
    expect(new Set([0, 1, 2, 300].map((n) => nthId(id, n)))).to.have.property('size', 4)
    expect(nthId('019a0000-0000-7000-8000-ffffffffffff', 1)).to.equal('019a0000-0000-7000-8000-000000000000')
  })
})
