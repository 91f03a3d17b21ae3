import { expect } from 'chai'
import { chartOf, type Mark, type ToothDrawn } from './chart.ts'
import { MOUTH } from './place.ts'
import type { Status, Treatment } from './treatments.ts'

const today = new Date('2026-11-24T10:00:00Z')
const before = new Date('2026-05-12T10:00:00Z')

function treatment(
  code: string,
  place: { tooth: string; toothTo?: string; surfaces?: string },
  status: Status,
  at = today,
): Treatment {
  return {
    ...MOUTH,
    ...place,
    code,
    status,
    recordedAt: at,
    completedAt: status === 'completed' ? at : null,
  } as unknown as Treatment
}

function drawn(tooth: string, ...treatments: Treatment[]): ToothDrawn {
  const { upper, lower } = chartOf(treatments, {
    primary: tooth >= '5',
    notation: 'fdi',
    isToday: (at) => at === today,
  })
  return [...upper, ...lower].find((one) => one.tooth === tooth) as ToothDrawn
}

const sides = (one: ToothDrawn) =>
  Object.entries(one.square)
    .filter(([, mark]) => mark)
    .map(([side, mark]) => `${side} ${mark as Mark}`)

describe('the tooth chart', () => {
  it('has 32 permanent or 20 primary teeth, from the patient’s right', () => {
    const permanent = chartOf([], { primary: false, notation: 'universal', isToday: () => true })
    expect(permanent.upper.map((one) => one.label))
      .to.have.length(16)
      .and.to.include.members(['1', '8', '9', '16'])
    expect(permanent.lower[0]?.tooth).to.equal('48')
    expect(
      chartOf([], { primary: true, notation: 'fdi', isToday: () => true }).upper.map((one) => one.label)[0],
    ).to.equal('55')
  })

  for (const [tooth, surfaces, expected] of [
    ['16', 'MO', ['right there', 'middle there']],
    ['26', 'MO', ['left there', 'middle there']],
    ['36', 'DB', ['right there', 'bottom there']],
    ['46', 'DB', ['bottom there', 'left there']],
    ['16', 'BP', ['top there', 'bottom there']],
    ['46', 'L', ['top there']],
    ['11', 'MIF', ['top there', 'right there', 'middle there']],
  ] as const) {
    it(`draws ${surfaces} of ${tooth} at ${expected.join(', ')}`, () => {
      expect(sides(drawn(tooth, treatment('FILL-COMP-2', { tooth, surfaces }, 'existing')))).to.have.members([
        ...expected,
      ])
    })
  }

  it('tells what is there, found, planned and done today apart, planned on top', () => {
    const filled = treatment('FILL-COMP-1', { tooth: '16', surfaces: 'O' }, 'completed', before)
    const replaced = treatment('FILL-COMP-1', { tooth: '16', surfaces: 'O' }, 'planned', before)
    expect(drawn('16', filled).square.middle).to.equal('there')
    expect(drawn('16', { ...filled, completedAt: today }).square.middle).to.equal('today')
    expect(drawn('16', replaced, filled).square.middle).to.equal('planned')
    expect(drawn('16', { ...replaced, status: 'cancelled' }, filled).square.middle).to.equal('there')
  })

  it('draws crowns, bridges over all their teeth, canals and implants', () => {
    expect(drawn('46', treatment('CROWN-CERAMIC', { tooth: '46' }, 'planned')).crown).to.equal('planned')
    const bridge = treatment('BRIDGE-CERAMIC', { tooth: '24', toothTo: '26' }, 'planned')
    expect(['24', '25', '26', '27'].map((tooth) => drawn(tooth, bridge).crown)).to.deep.equal([
      'planned',
      'planned',
      'planned',
      null,
    ])
    expect(drawn('46', treatment('ENDO-CANAL-3', { tooth: '46' }, 'completed')).canals).to.equal('today')
    expect(drawn('36', treatment('IMPL-PLACE', { tooth: '36' }, 'existing_other'))).to.include({
      gone: true,
      implant: 'there',
    })
  })

  it('shows a tooth that is out without what was on it, and one that is to come out', () => {
    const filled = treatment('FILL-COMP-1', { tooth: '18', surfaces: 'O' }, 'existing', before)
    const out = drawn('18', filled, treatment('EXTR-SIMPLE', { tooth: '18' }, 'completed', before))
    expect(out.gone).to.equal(true)
    expect(sides(out)).to.be.empty
    expect(drawn('18', treatment('EXTR-SIMPLE', { tooth: '18' }, 'planned'))).to.include({
      gone: false,
      leaving: true,
    })
  })
})
