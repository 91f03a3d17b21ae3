import { expect } from 'chai'
import { OnePieceSocket } from './packets.ts'

describe('what a connection holds back', () => {
  it('leaves in one piece, in the order in which it was said', () => {
    const left: Buffer[] = []
    const socket = new OnePieceSocket()
    socket._write = (chunk: Buffer, _encoding, done) => {
      left.push(chunk)
      done()
    }
    socket.cork()
    for (const part of ['parse', 'bind', 'execute']) socket.write(Buffer.from(part))
    socket.uncork()
    expect(left.map(String)).to.deep.equal(['parsebindexecute'])
  })
})
