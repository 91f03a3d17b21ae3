import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../testing/property.ts'
import { sextantOf, teethBetween, teethIn } from './areas.ts'
import { inOrder, parseSurfaces, parseToothSurfaces, surfacesOf, writtenSurfaces } from './surfaces.ts'
import {
  archOf,
  byChart,
  isAnterior,
  isMolar,
  isTooth,
  lowerPrimaryTeeth,
  lowerTeeth,
  notations,
  parseTooth,
  quadrantOf,
  type Tooth,
  toothOf,
  upperPrimaryTeeth,
  upperTeeth,
  written,
} from './teeth.ts'

const every = [...upperTeeth, ...lowerTeeth, ...upperPrimaryTeeth, ...lowerPrimaryTeeth].flatMap((tooth) => [
  tooth,
  `${tooth}S` as Tooth,
])

describe('a tooth', () => {
  for (const [tooth, universal, palmer] of [
    ['18', '1', '8┘'],
    ['16', '3', '6┘'],
    ['11', '8', '1┘'],
    ['21', '9', '└1'],
    ['28', '16', '└8'],
    ['38', '17', '┌8'],
    ['31', '24', '┌1'],
    ['41', '25', '1┐'],
    ['48', '32', '8┐'],
    ['55', 'A', 'E┘'],
    ['51', 'E', 'A┘'],
    ['61', 'F', '└A'],
    ['65', 'J', '└E'],
    ['75', 'K', '┌E'],
    ['71', 'O', '┌A'],
    ['81', 'P', 'A┐'],
    ['85', 'T', 'E┐'],
    ['18S', '51', '8S┘'],
    ['48S', '82', '8S┐'],
    ['55S', 'AS', 'ES┘'],
    ['85S', 'TS', 'ES┐'],
  ] as const) {
    it(`${tooth} of FDI is ${universal} in Universal and ${palmer} in Palmer`, () => {
      expect(written(toothOf(tooth), 'universal')).to.equal(universal)
      expect(written(toothOf(tooth), 'palmer')).to.equal(palmer)
      expect(parseTooth(universal, 'universal')).to.equal(tooth)
      expect(parseTooth(palmer, 'palmer')).to.equal(tooth)
    })
  }

  it('comes back from every notation, and has a name of its own in each', () => {
    expect(every).to.have.length(104)
    for (const notation of notations) {
      const names = every.map((tooth) => written(tooth, notation))
      expect(new Set(names).size).to.equal(every.length)
      expect(names.map((name) => parseTooth(name, notation))).to.deep.equal(every)
    }
  })

  it('is what its notation says: 51 is a primary incisor in FDI, a supernumerary in Universal', () => {
    expect(parseTooth('51', 'fdi')).to.equal('51')
    expect(parseTooth('51', 'universal')).to.equal('18S')
  })

  it('is read as people type it', () => {
    expect(parseTooth(' 11s ', 'fdi')).to.equal('11S')
    expect(parseTooth('a', 'universal')).to.equal('55')
    expect(parseTooth('03', 'universal')).to.equal('16')
    for (const text of ['UR6', 'ur 6', '6UR']) expect(parseTooth(text, 'palmer'), text).to.equal('16')
    expect(parseTooth('lle', 'palmer')).to.equal('75')
  })

  it('is not any other number or word', () => {
    for (const text of ['', '0', '10', '19', '49', '50', '56', '86', '99', '111', '16SS', 'x'])
      expect(parseTooth(text, 'fdi'), text).to.equal(undefined)
    for (const text of ['', '0', '33', '50', '83', 'U', 'AA'])
      expect(parseTooth(text, 'universal'), text).to.equal(undefined)
    for (const text of ['', '6', 'UR9', 'URF', 'UR6UL', '┘6'])
      expect(parseTooth(text, 'palmer'), text).to.equal(undefined)
    expect(isTooth('16\n')).to.equal(false)
    expect(() => toothOf('19')).to.throw(RangeError)
  })

  it('stands in its quadrant and arch, primary or not', () => {
    expect(quadrantOf(toothOf('16'))).to.equal(1)
    expect(quadrantOf(toothOf('75'))).to.equal(3)
    expect(archOf(toothOf('85'))).to.equal('lower')
    expect(isMolar(toothOf('54'))).to.equal(true)
    expect(isMolar(toothOf('14'))).to.equal(false)
  })

  it('is anterior from incisor to canine', () => {
    expect(['11', '13', '43', '51', '53'].filter((tooth) => !isAnterior(tooth as Tooth))).to.deep.equal([])
    expect(['14', '48', '54', '85'].filter((tooth) => isAnterior(tooth as Tooth))).to.deep.equal([])
  })

  it('is ordered as the chart shows it', () => {
    const teeth = ['38', '11S', '55', '21', '11', '48'].map(toothOf)
    expect(teeth.sort(byChart)).to.deep.equal(['11', '11S', '21', '55', '48', '38'])
  })
})

describe('surfaces', () => {
  for (const [tooth, typed, expected] of [
    ['16', 'mod', 'MOD'],
    ['16', 'DOM', 'MOD'],
    ['16', 'lbdom', 'MODBP'],
    ['16', 'v', 'B'],
    ['16', 'F', 'B'],
    ['46', 'ml', 'ML'],
    ['46', 'mp', undefined],
    ['11', 'MIF', 'MIF'],
    ['11', 'b', 'F'],
    ['11', 'MOD', undefined],
    ['16', 'MID', undefined],
    ['16', 'MM', undefined],
    ['16', 'BV', undefined],
    ['16', 'LP', undefined],
    ['16', 'x', undefined],
    ['16', '', undefined],
    ['16', 'M,O/D', 'MOD'],
  ] as const) {
    it(`of ${tooth} typed ${typed || '(nothing)'} are ${expected ?? 'refused'}`, () => {
      expect(parseSurfaces(typed, toothOf(tooth))?.join('')).to.equal(expected)
    })
  }

  it('in any order and number are read to the same canonical form', async () => {
    const some = fc.constantFrom(...every).chain((tooth) =>
      fc.record({
        tooth: fc.constant(tooth),
        surfaces: fc.shuffledSubarray([...surfacesOf(tooth)], { minLength: 1 }),
      }),
    )
    await always(
      fc.property(some, ({ tooth, surfaces }) => {
        expect(parseSurfaces(surfaces.join('').toLowerCase(), tooth)).to.deep.equal(inOrder(surfaces))
        for (const notation of notations) {
          const typed = `${written(tooth, notation)} ${writtenSurfaces(surfaces, notation)}`
          expect(parseToothSurfaces(typed, notation), typed).to.deep.equal({
            tooth,
            surfaces: inOrder(surfaces),
          })
        }
      }),
    )
  })

  for (const [text, notation, tooth, surfaces] of [
    ['16 mod', 'fdi', '16', 'MOD'],
    ['16mod', 'fdi', '16', 'MOD'],
    ['3 MOD', 'universal', '16', 'MOD'],
    ['3MOL', 'universal', '16', 'MOP'],
    ['D mi', 'universal', '52', 'MI'],
    ['36', 'fdi', '36', ''],
    ['ur6 do', 'palmer', '16', 'OD'],
    ['11S', 'fdi', '11S', ''],
    ['16 mod x', 'fdi', undefined, ''],
    ['mod', 'fdi', undefined, ''],
    ['', 'fdi', undefined, ''],
  ] as const) {
    it(`typed with their tooth as ${text || '(nothing)'} in ${notation} are ${tooth ? `${tooth} ${surfaces}` : 'refused'}`, () => {
      const read = parseToothSurfaces(text, notation)
      expect(read?.tooth).to.equal(tooth)
      expect(read?.surfaces.join('') ?? '').to.equal(surfaces)
    })
  }

  it('take anything typed', async () => {
    const letters = fc.constantFrom(...'0123456789 MODIBFVLPSABCDET┘└URL,')
    await always(
      fc.property(fc.string({ unit: letters }), fc.constantFrom(...notations), (text, notation) => {
        const read = parseToothSurfaces(text, notation)
        if (read) expect(isTooth(read.tooth)).to.equal(true)
      }),
      { runs: 10_000 },
    )
  })
})

describe('treatment areas', () => {
  it('as ranges run along the arch, across the midline', () => {
    expect(teethBetween(toothOf('13'), toothOf('22'))).to.deep.equal(['13', '12', '11', '21', '22'])
    expect(teethBetween(toothOf('22'), toothOf('13'))).to.deep.equal(['13', '12', '11', '21', '22'])
    expect(teethBetween(toothOf('73'), toothOf('75'))).to.deep.equal(['73', '74', '75'])
    expect(teethBetween(toothOf('13'), toothOf('43'))).to.equal(undefined)
    expect(teethBetween(toothOf('13'), toothOf('53'))).to.equal(undefined)
  })

  it('cover their teeth', () => {
    expect(teethIn({ kind: 'mouth' })).to.have.length(32)
    expect(teethIn({ kind: 'arch', arch: 'upper' })).to.deep.equal(upperTeeth)
    expect(teethIn({ kind: 'quadrant', quadrant: 3 })).to.deep.equal([
      '31',
      '32',
      '33',
      '34',
      '35',
      '36',
      '37',
      '38',
    ])
    expect(teethIn({ kind: 'sextant', sextant: 2 })).to.deep.equal(['13', '12', '11', '21', '22', '23'])
    expect(sextantOf(toothOf('46'))).to.equal(6)
    expect(
      [1, 2, 3, 4, 5, 6].flatMap((sextant) => teethIn({ kind: 'sextant', sextant } as never)),
    ).to.have.length(32)
  })
})
