import { expect } from 'chai'
import fc from 'fast-check'
import { surfacesOf } from '../lib/surfaces.ts'
import {
  lowerPrimaryTeeth,
  lowerTeeth,
  notations,
  upperPrimaryTeeth,
  upperTeeth,
  written,
} from '../lib/teeth.ts'
import { always } from '../testing/property.ts'
import { CATALOGUE } from './catalogue.ts'
import { parseLine, searchProcedures } from './entry.ts'
import { faultOf } from './place.ts'

const procedures = CATALOGUE.map((p) => ({
  ...p,
  nameEn: p.en.name,
  nameDe: p.de.name,
  words: [...p.en.words, ...p.de.words],
}))

function read(line: string, notation: 'fdi' | 'universal' | 'palmer' = 'fdi') {
  const entry = parseLine(line, procedures, notation)
  if ('fault' in entry) return entry.fault.words
  const places = entry.places.map((p) =>
    [p.tooth, p.toothTo && `-${p.toothTo}`, p.region, p.surfaces].filter(Boolean).join(' '),
  )
  return [entry.procedure.code, places.join(', '), entry.status].filter(Boolean).join(' | ')
}

describe('a treatment as it is typed', () => {
  for (const [line, meant] of [
    ['16 mod filling', 'FILL-COMP-3 | 16 MOD'],
    ['16mod füllung', 'FILL-COMP-3 | 16 MOD'],
    ['16 dom filling', 'FILL-COMP-3 | 16 MOD'],
    ['11 mi fil', 'FILL-COMP-2 | 11 MI'],
    ['26 p komposit', 'FILL-COMP-1 | 26 P'],
    ['46 rct', 'ENDO-CANAL-3 | 46'],
    ['11 rct', 'ENDO-CANAL-1 | 11'],
    ['15 wkb', 'ENDO-CANAL-2 | 15'],
    ['46 rct done', 'ENDO-CANAL-3 | 46 | completed'],
    ['46 rct !', 'ENDO-CANAL-3 | 46 | completed'],
    ['26 krone vorhanden', 'CROWN-CERAMIC | 26 | existing'],
    ['55 krone', 'CROWN-STEEL | 55'],
    ['55 x', 'EXTR-PRIMARY | 55'],
    ['48 ext', 'EXTR-SIMPLE | 48'],
    ['24-26 bridge', 'BRIDGE-CERAMIC | 24 -26'],
    ['24 - 26 brücke', 'BRIDGE-CERAMIC | 24 -26'],
    ['16-14 seal', 'PREV-SEAL | 16, 15, 14'],
    ['16 26 36 o seal', 'PREV-SEAL | 16 O, 26 O, 36 O'],
    ['q1 srp', 'PERIO-DEEP-QUADRANT | q1'],
    ['s6 zahnstein', 'HYG-SCALE | s6'],
    ['upper denture', 'DENTURE-FULL | upper'],
    ['uk schiene', 'GUARD-NIGHT | lower'],
    ['pzr', 'HYG-CLEAN'],
    ['PZR fertig', 'HYG-CLEAN | completed'],
    ['FILL-TEMP', 'clinical.fault.toothNeeded'],
    ['16 filling', 'clinical.fault.surfacesExactly'],
    ['16 mo', 'clinical.fault.noPlace'],
    ['11 fil', 'clinical.fault.surfacesExactly'],
    ['16 mod crown', 'clinical.fault.noSurfaces'],
    ['16', 'clinical.fault.procedureNeeded'],
    ['', 'clinical.fault.procedureNeeded'],
    ['16 mod zzz', 'clinical.fault.procedureUnknown'],
    ['24-36 bridge', 'clinical.fault.oneArch'],
    ['constructor', 'clinical.fault.procedureUnknown'],
  ] as const) {
    it(`«${line}» is ${meant}`, () => expect(read(line)).to.equal(meant))
  }

  it('is read in the notation of the clinic', () => {
    expect(read('3 mod filling', 'universal')).to.equal('FILL-COMP-3 | 16 MOD')
    expect(read('t o filling', 'universal')).to.equal('FILL-COMP-1 | 85 O')
    expect(read('UR6 mo filling', 'palmer')).to.equal('FILL-COMP-2 | 16 MO')
  })

  it('never throws, and never yields a place the procedure does not fit, whatever is typed', async () => {
    const token = fc.oneof(
      fc.constantFrom(
        '16',
        '55',
        'q1',
        's3',
        '24-26',
        'mod',
        'o',
        'fil',
        'krone',
        'done',
        '!',
        '-',
        'UR6',
        'a',
        '__proto__',
      ),
      fc.string({ maxLength: 8 }),
    )
    await always(
      fc.property(fc.array(token, { maxLength: 6 }), fc.constantFrom(...notations), (tokens, notation) => {
        const entry = parseLine(tokens.join(' '), procedures, notation)
        if ('fault' in entry) return entry.fault.words.startsWith('clinical.fault.')
        return entry.places.length > 0 && entry.places.every((place) => !faultOf(entry.procedure, place))
      }),
    )
  })

  it('comes back as it was meant: every tooth, any surfaces, every notation', async () => {
    const teeth = [...upperTeeth, ...lowerTeeth, ...upperPrimaryTeeth, ...lowerPrimaryTeeth]
    const cases = fc.constantFrom(...teeth).chain((tooth) =>
      fc.record({
        tooth: fc.constant(tooth),
        surfaces: fc.subarray([...surfacesOf(tooth)], { minLength: 1 }),
        notation: fc.constantFrom(...notations),
      }),
    )
    await always(
      fc.property(cases, ({ tooth, surfaces, notation }) => {
        const entry = parseLine(
          `${written(tooth, notation)} ${surfaces.join('').toLowerCase()} filling`,
          procedures,
          notation,
        )
        expect(entry).to.have.property('places')
        if ('places' in entry) {
          expect(entry.places[0]).to.include({ tooth, surfaces: surfaces.join('') })
          expect(entry.procedure.code).to.match(/^FILL-COMP-/)
        }
      }),
    )
  })
})

describe('the search among procedures', () => {
  it('puts the exact word first and finds by the beginnings of words in both languages', () => {
    expect(searchProcedures(procedures, 'pzr')[0]?.code).to.equal('HYG-CLEAN')
    expect(searchProcedures(procedures, 'wurzelk 3')[0]?.code).to.equal('ENDO-CANAL-3')
    expect(searchProcedures(procedures, 'panor')[0]?.code).to.equal('XRAY-PAN')
    expect(searchProcedures(procedures, 'nothing of the kind')).to.be.empty
  })
})
