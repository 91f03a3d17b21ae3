import { expect } from 'chai'
import { wordsFor } from './words.ts'

describe('words', () => {
  const english = wordsFor('en')
  const german = wordsFor('de')

  it('are found by their key in each language', () => {
    expect(english('shell.undo')).to.equal('Undo')
    expect(german('shell.undo')).to.equal('Rückgängig')
  })

  it('follow the count by the language’s own rule', () => {
    expect(english('shell.age.years', { count: 1 })).to.equal('1 year')
    expect(german('shell.age.years', { count: 0 })).to.equal('0 Jahre')
  })

  it('are filled with values as they are, without markup of their own', () => {
    expect(english('shell.clinic.label', { name: '<b>{{x}}</b>' })).to.equal('Clinic: <b>{{x}}</b>')
  })

  it('keep their holes when no values are given, for a script to fill', () => {
    expect(english('shell.clinic.label')).to.equal('Clinic: {{name}}')
  })

  it('throw for a key or a value that is not there', () => {
    expect(() => english('shell.nothing')).to.throw('No words for "shell.nothing" in en')
    expect(() => english('shell.clinic.label', {})).to.throw('{{name}}')
  })

  it('in a clinic fall back to the last part of the key instead of an error', () => {
    expect(wordsFor('de', { strict: false })('shell.nothing.here')).to.equal('here')
  })
})
