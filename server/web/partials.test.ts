import { expect } from 'chai'
import { load } from 'cheerio'
import { frameFor } from '../testing/frames.ts'
import { loadViews } from './views.ts'

describe('partials', () => {
  const views = loadViews({ 'main.css': '/a.css', 'main.js': '/a.js', 'icon.svg': '/a.svg' })
  const show = (name: string, data: object) => load(views.fragment(`partials/${name}`, data, frameFor('en')))

  it('a field keeps what was typed and says what is wrong between label and field', () => {
    const form = { values: { family: '<b>' }, errors: { family: 'Enter a name' } }
    const $ = show('field', {
      form,
      name: 'family',
      label: 'Family name',
      value: 'Weber',
      hint: 'As in the passport',
    })
    expect($('input').val()).to.equal('<b>')
    expect($('input').attr('aria-invalid')).to.equal('true')
    expect($('input').attr('aria-describedby')).to.equal('f-family-error f-family-hint')
    expect($('label').next().text()).to.equal('Enter a name')
  })

  it('a field shows what someone else stored meanwhile, even nothing', () => {
    const form = { values: { a: 'mine', b: 'mine' }, errors: {}, stored: { a: 'theirs', b: null } }
    expect(show('field', { form, name: 'a', label: 'A' }).text()).to.contain('Now stored: theirs')
    expect(show('field', { form, name: 'b', label: 'B' }).text()).to.contain('Now stored: nothing')
  })

  it('a select chooses the value of the form', () => {
    const options = [
      { value: 'f', text: 'female' },
      { value: 'm', text: 'male' },
    ]
    const $ = show('select', {
      form: { values: { sex: 'm' }, errors: {} },
      name: 'sex',
      label: 'Sex',
      options,
      blank: '–',
    })
    expect($('option[selected]').text()).to.equal('male')
    expect($('option')).to.have.length(3)
  })

  for (const name of ['segments', 'choices']) {
    it(`${name} are radio buttons of one name`, () => {
      const options = [
        { value: 'card', text: 'Card' },
        { value: 'cash', text: 'Cash' },
      ]
      const $ = show(name, { name: 'way', label: 'Paid by', value: 'cash', options })
      expect($('input[name=way]')).to.have.length(2)
      expect($('input[checked]').val()).to.equal('cash')
    })
  }

  it('a checkbox that was cleared stays cleared', () => {
    const form = { values: { other: '1' }, errors: {} }
    expect(
      show('checkbox', { form, name: 'sms', label: 'SMS', checked: true })('input[checked]'),
    ).to.have.length(0)
    expect(show('checkbox', { name: 'sms', label: 'SMS', checked: true })('input[checked]')).to.have.length(1)
  })

  it('a summary leads to each field and is absent when nothing is wrong', () => {
    const $ = show('error-summary', { form: { values: {}, errors: { family: 'Enter a name', '': 'Taken' } } })
    expect($('error-summary').attr('role')).to.equal('alert')
    expect($('a').attr('href')).to.equal('#f-family')
    expect($.text()).to.contain('Taken')
    expect(show('error-summary', { form: undefined })('error-summary')).to.have.length(0)
  })

  it('a person strip always shows the alerts', () => {
    const person = {
      id: '7',
      family: 'Hoffmann',
      given: 'Sabine',
      born: '1972-03-12',
      number: 10482,
      phone: '+491715552064',
    }
    const alerts = [{ kind: 'drug_allergy', word: 'Penicillin allergy', detail: null, grave: true }]
    for (const name of ['who', 'who-slim']) {
      const text = show(name, { person, alerts }).text()
      expect(text)
        .to.contain('Hoffmann, Sabine')
        .and.to.contain('Penicillin allergy')
        .and.to.contain('54 years')
    }
  })

  it('a name stands surname first', () => {
    expect(
      views.fragment('partials/name', { family: 'Hoffmann', given: 'Sabine' }, frameFor()).trim(),
    ).to.equal('<b>Hoffmann</b>, Sabine')
    expect(views.fragment('partials/name', { family: '', given: 'Cher' }, frameFor()).trim()).to.equal(
      '<b>Cher</b>',
    )
  })
})
