import { expect } from 'chai'
import { Complaint } from './complaint.ts'
import { readOptions } from './options.ts'

describe('the options of npm start', () => {
  it('have defaults for everything', () => {
    expect(readOptions([])).to.deep.equal({
      mode: 'clinic',
      host: '127.0.0.1',
      port: 4100,
      data: undefined,
      demoPassword: undefined,
    })
    expect(readOptions(['--help'])).to.equal('help')
  })

  for (const [line, complaint] of [
    ['--prot 80', /--prot/],
    ['surprise', /surprise/],
    ['--port http', /--port http is no port/],
    ['--port 70000', /no port/],
    ['--host a/b', /neither a name nor an address/],
    ['--demo --data x', /folder of its own/],
    ['--demo --dev', /exclude each other/],
    ['--demo-password longenough', /needs --demo/],
    ['--demo --demo-password short', /8 characters/],
  ] as const) {
    it(`refuse «${line}» with a sentence`, () => {
      expect(() => readOptions(line.split(' '))).to.throw(Complaint, complaint)
    })
  }

  it('make the data folder absolute, as the server may run elsewhere', () => {
    const options = readOptions(['--data', 'somewhere'])
    expect(options)
      .to.have.property('data')
      .that.matches(/^\/.*\/somewhere$/)
  })
})
