import { expect } from 'chai'
import { rangeOf } from './range.ts'

describe('a range of bytes', () => {
  for (const [header, expected] of [
    ['bytes=0-99', { start: 0, end: 100 }],
    ['bytes=500-', { start: 500, end: 1000 }],
    ['bytes=-200', { start: 800, end: 1000 }],
    ['bytes=-5000', { start: 0, end: 1000 }],
    ['bytes=990-2000', { start: 990, end: 1000 }],
    ['bytes=999-999', { start: 999, end: 1000 }],
    ['bytes=1000-', undefined],
    ['bytes=-0', undefined],
    ['bytes=5-3', undefined],
    ['bytes=0-1,5-6', undefined],
    ['bytes=-', undefined],
    ['lines=1-2', undefined],
    ['bytes=a-b', undefined],
    [undefined, undefined],
  ] as const) {
    it(`of ${header ?? 'no header'} in 1000 is ${JSON.stringify(expected) ?? 'the whole'}`, () => {
      expect(rangeOf(header, 1000)).to.deep.equal(expected)
    })
  }
})
