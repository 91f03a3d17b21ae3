import { expect } from 'chai'
import { toothOf } from '../lib/teeth.ts'
import { CATALOGUE } from './catalogue.ts'
import { faultOf, isFor, MOUTH, type Place, placeFor, surfacesOn } from './place.ts'

const at = (place: Partial<Record<keyof Place, string>>) => ({ ...MOUTH, ...place }) as Place
const procedure = (code: string) => CATALOGUE.find((p) => p.code === code)!

describe('where a procedure may go', () => {
  for (const [code, place, fault] of [
    ['FILL-COMP-3', { tooth: '16', surfaces: 'MOD' }, undefined],
    ['FILL-COMP-3', { tooth: '16', surfaces: 'MO' }, 'clinical.fault.surfacesExactly'],
    ['FILL-COMP-4', { tooth: '16', surfaces: 'MOD' }, 'clinical.fault.surfacesBetween'],
    ['FILL-COMP-1', { surfaces: 'O' }, 'clinical.fault.toothNeeded'],
    ['FILL-CORNER', { tooth: '16', surfaces: 'MO' }, 'clinical.fault.only.front'],
    ['CROWN-STEEL', { tooth: '16' }, 'clinical.fault.only.primary'],
    ['CROWN-STEEL', { tooth: '75' }, undefined],
    ['CROWN-CERAMIC', { tooth: '75' }, 'clinical.fault.only.permanent'],
    ['EXTR-WISDOM', { tooth: '47' }, 'clinical.fault.only.wisdom'],
    ['EXTR-WISDOM', { tooth: '48' }, undefined],
    ['PREV-SEAL', { tooth: '11' }, 'clinical.fault.only.back'],
    ['PREV-SEAL', { tooth: '16', surfaces: 'O' }, undefined],
    ['BRIDGE-CERAMIC', { tooth: '24' }, 'clinical.fault.rangeNeeded'],
    ['BRIDGE-CERAMIC', { tooth: '24', toothTo: '24' }, 'clinical.fault.rangeNeeded'],
    ['BRIDGE-CERAMIC', { tooth: '24', toothTo: '36' }, 'clinical.fault.oneArch'],
    ['BRIDGE-CERAMIC', { tooth: '12', toothTo: '22' }, undefined],
    ['PERIO-DEEP-QUADRANT', { region: 'q2' }, undefined],
    ['PERIO-DEEP-QUADRANT', { region: 'upper' }, 'clinical.fault.quadrantNeeded'],
    ['HYG-SCALE', { region: 'q2' }, 'clinical.fault.sextantNeeded'],
    ['DENTURE-FULL', { region: 'lower' }, undefined],
    ['DENTURE-FULL', {}, 'clinical.fault.archNeeded'],
    ['HYG-CLEAN', {}, undefined],
  ] as const) {
    it(`${code} at ${JSON.stringify(place)}: ${fault ?? 'may'}`, () => {
      expect(faultOf(procedure(code), at(place))?.words).to.equal(fault)
    })
  }

  it('keeps of what was filled in only what the procedure has a use for', () => {
    const typed = at({ tooth: '16', toothTo: '18', region: 'q1', surfaces: 'MOD' })
    expect(placeFor(procedure('CROWN-CERAMIC'), typed)).to.deep.equal(at({ tooth: '16' }))
    expect(placeFor(procedure('FILL-COMP-3'), typed)).to.deep.equal(at({ tooth: '16', surfaces: 'MOD' }))
    expect(placeFor(procedure('HYG-CLEAN'), typed)).to.deep.equal(MOUTH)
    expect(placeFor(procedure('BRIDGE-CERAMIC'), typed)).to.deep.equal(at({ tooth: '16', toothTo: '18' }))
  })

  it('knows premolars only among permanent teeth', () => {
    expect(isFor(toothOf('54'), 'premolar')).to.equal(false)
    expect(isFor(toothOf('54'), 'molar')).to.equal(true)
    expect(isFor(toothOf('14'), 'premolar')).to.equal(true)
  })

  it('names the keys of the surface pad as the tooth has them', () => {
    expect(surfacesOn(toothOf('46'), ['D', 'O', 'L'])).to.equal('ODL')
    expect(surfacesOn(toothOf('11'), ['M', 'O', 'B', 'L'])).to.equal('MIFP')
  })
})
