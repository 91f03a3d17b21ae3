import { expect } from 'chai'
import { calledName, fullName, initials, surnameFirst } from './names.ts'

describe('a name', () => {
  const anna = { family: 'Müller', given: 'Anna-Lena', preferred: 'Leni' }

  it('stands in lists surname first, with what the person is called', () => {
    expect(surnameFirst(anna)).to.equal('Müller, Anna-Lena (Leni)')
    expect(surnameFirst({ ...anna, preferred: 'Anna-Lena' })).to.equal('Müller, Anna-Lena')
    expect(surnameFirst({ family: '', given: 'Suharto' })).to.equal('Suharto')
  })

  it('stands in letters given name first', () => {
    expect(fullName(anna)).to.equal('Anna-Lena Müller')
    expect(fullName({ family: 'Pelé', given: '' })).to.equal('Pelé')
    expect(calledName(anna)).to.equal('Leni')
    expect(calledName({ family: 'Pelé', given: '' })).to.equal('Pelé')
  })

  for (const [given, family, expected] of [
    ['Anna', 'Müller', 'AM'],
    ['özge', 'çelik', 'ÖÇ'],
    ['', 'Suharto', 'S'],
    ["'t", 'Hart', 'TH'],
    ['太郎', '山田', '太山'],
    ['A\u0301gnes', 'Nagy', 'A\u0301N'],
    ['', '', ''],
  ] as const) {
    it(`of ${given} ${family} has the initials ${expected || '(none)'}`, () => {
      expect(initials({ given, family })).to.equal(expected)
    })
  }
})
