import type { Db } from '../db/tenant.ts'
import { describeDevice } from './devices.ts'
import { signInsOf } from './signIns.queries.ts'

/** Where a person is signed in, as a list shows it. */
export async function signInList(db: Db, user: string, { here }: { here?: string } = {}) {
  const { signIns, more } = await signInsOf(db, user, here ?? null)
  return {
    more,
    rows: signIns.map((one) => ({ ...one, here: one.id === here, what: describeDevice(one.device) })),
  }
}
