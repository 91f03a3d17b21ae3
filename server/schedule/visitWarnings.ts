import type { Call } from '../web/call.ts'
import { formatTimeRange } from '../web/formats.ts'
import type { Placing } from './appointments.queries.ts'
import { type Meanwhile, meanwhile } from './taken.queries.ts'
import { blockName } from './blocks.ts'
import { type BlockGiven, blocksWithin } from './blocks.queries.ts'
import { isShut } from './hours.ts'
import type { Warning } from './warnings.ts'

/**
 * What somebody should know before a visit stands there: a block in the way, and where the patient is already.
 * @returns also whom the words name, for the record
 */
export async function visitWarnings(
  call: Call<unknown>,
  placing: Placing,
  about: { patient: string; except: string },
): Promise<{ warnings: Warning[]; patients: string[] }> {
  const [blocks, visits] = await Promise.all([
    blocksWithin(call.db, placing),
    meanwhile(call.db, placing, about),
  ])
  const shut = blocks.filter((block) => isShut(block, call.now))
  return {
    warnings: [
      ...shut.map((block) => blockWarning(call, block)),
      ...visits.map((visit) => meanwhileWarning(call, visit, about.patient)),
    ],
    patients: [...new Set(visits.map(({ patient_id }) => patient_id))],
  }
}

function blockWarning(call: Call<unknown>, block: BlockGiven): Warning {
  const times = formatTimeRange(block.starts_at, block.ends_at, call.frame)
  return {
    about: block.id,
    words: call.words('schedule.warnings.block', { what: blockName(call, block), times }),
  }
}

/** The same person cannot sit in two chairs; a family may, when it is wanted. */
function meanwhileWarning(call: Call<unknown>, visit: Meanwhile, patient: string): Warning {
  const key = visit.patient_id === patient ? 'patient' : 'family'
  const words = call.words(`schedule.warnings.${key}`, {
    name: [visit.family_name, visit.given_name].filter(Boolean).join(', '),
    times: formatTimeRange(visit.starts_at, visit.ends_at, call.frame),
    room: visit.chair_name ?? '',
  })
  return { about: `${visit.id}/${visit.starts_at.getTime()}`, words }
}
