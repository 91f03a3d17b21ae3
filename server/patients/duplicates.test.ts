import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'

describe('who may be a patient already', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  it('shows who may be the same person side by side, and makes a second one only when told to', async () => {
    const first = await app.aPatient(clinic, {
      family_name: 'Müller',
      given_name: 'Jörg',
      born_on: '1980-05-01',
    })
    const twin = { id: newId(), family_name: 'Mueller', given_name: 'Joerg', born_on: '1.5.1980' }
    const warned = await desk.post('/patients', twin)
    expect(warned.status).to.equal(422)
    expect(warned.$('.same thead a').attr('href')).to.equal(`/patients/${first.id}`)
    const [name, born] = warned.$('.same tbody tr').toArray()
    expect(warned.$(name).text()).to.contain('Mueller, Joerg').and.contain('Müller, Jörg')
    expect(warned.$(born).find('.is-alike').text()).to.contain('01.05.1980')
    const made = await desk.post('/patients', { ...twin, anyway: 'on' })
    expect(made.status).to.equal(303)
  })

  describe('somebody like one who is here', () => {
    const here = { family_name: 'Núñez-Weiß', given_name: 'José Maria', born_on: '1984-02-03' }
    const nobody = { contact_kind: 'phone', contact_value: '' }
    let clinicHere: Row
    let deskHere: Browser

    before(async () => {
      clinicHere = await app.aClinic()
      deskHere = await app.as(await app.aPerson(clinicHere, ['reception']), clinicHere)
      const made = await deskHere.post('/patients', {
        id: newId(),
        ...here,
        contact_kind: ['mobile', 'email'],
        contact_value: ['0171 5552064', 'Jose@Nunez.example'],
      })
      expect(made.status).to.equal(303)
      await app.aPatient(clinicHere, { family_name: 'Ohnedatum', given_name: 'Olga', born_on: null })
    })

    for (const [what, typed, known] of [
      ['without accents', { family_name: 'Nunez Weiss', given_name: 'Jose' }, true],
      ['with the names the wrong way round', { family_name: 'José', given_name: 'Núñez' }, true],
      ['with the birth date in another form', { born_on: '3 Feb 1984' }, true],
      ['with day and month the wrong way round', { born_on: '2.3.1984' }, true],
      ['with one part of the birth date mistaken', { born_on: '3.2.1948' }, true],
      ['without a birth date', { born_on: '' }, true],
      ['with the same name, born on quite another day', { born_on: '24.12.1961' }, false],
      ['as a twin with another given name', { given_name: 'Pablo' }, false],
      [
        'who has no birth date here',
        { family_name: 'Ohnedatum', given_name: 'Olga', born_on: '1.1.1990' },
        true,
      ],
      [
        'under a new name with the telephone from abroad',
        { family_name: 'Klein', born_on: '', contact_value: '+49 (0)171 555 20 64' },
        true,
      ],
      [
        'under a new name with the e-mail address',
        { family_name: 'Klein', born_on: '', contact_kind: 'email', contact_value: 'jose@nunez.example' },
        true,
      ],
      [
        'as a child under the parent’s telephone',
        { given_name: 'Lea', born_on: '5.6.2019', contact_value: '0171 5552064' },
        false,
      ],
    ] as const)
      it(`is ${known ? 'found' : 'left alone'} ${what}`, async () => {
        const shown = await deskHere.post('/patients', { id: newId(), ...here, ...nobody, ...typed })
        expect(shown.status).to.equal(known ? 422 : 303)
      })
  })

  it('warns of the same phone and given name, not of a family’s shared phone', async () => {
    await app.aPatient(clinic, { family_name: 'Alt', given_name: 'Karin', phone: '030 5557788' })
    const married = { id: newId(), family_name: 'Neu', given_name: 'Karin', born_on: '' }
    const phone = { contact_id: '', contact_kind: 'phone', contact_value: '+49 30 555 77 88' }
    expect((await desk.post('/patients', { ...married, ...phone })).status).to.equal(422)
    const child = { id: newId(), family_name: 'Alt', given_name: 'Lena', born_on: '' }
    expect((await desk.post('/patients', { ...child, ...phone })).status).to.equal(303)
  })

  it('takes what was typed along when it is the same person, and shows what differs', async () => {
    const { id } = await app.aPatient(clinic, {
      family_name: 'Roth',
      given_name: 'Ute',
      phone: '030 111222333',
    })
    const compared = await desk.post(`/patients/${id}/comparison`, {
      id: newId(),
      family_name: 'Roth-Weiss',
      given_name: 'Ute',
      born_on: '',
      contact_id: '',
      contact_kind: 'mobile',
      contact_value: '0160 444555666',
    })
    expect(compared.status).to.equal(200)
    expect(compared.$('[name=family_name]').val()).to.equal('Roth-Weiss')
    expect(compared.$('#f-family_name-stored').text()).to.contain('Roth')
    expect(compared.$('[name=born_on]').val()).to.equal('12.03.1972')
    const values = compared
      .$('[name=contact_value]')
      .toArray()
      .map((it) => compared.$(it).val())
    expect(values).to.deep.equal(['030 111222333', '0160 444555666', ''])
    expect((await desk.get(`/patients/${id}`)).$('h1').text()).to.equal('Roth, Ute')
  })
})
