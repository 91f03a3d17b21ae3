import type { Chair } from './day.queries.ts'
import type { Provider, VisitType } from './desk.queries.ts'
import type { Place } from './free.ts'

/** What a clinic books with. */
export interface Desk {
  chairs: readonly Chair[]
  providers: readonly Provider[]
  types: readonly VisitType[]
}

export interface Wanted {
  chair: string | null
  provider: string | null
  type: VisitType | null
}

/**
 * Where a visit could take place and with whom: what was asked for, else each room with who usually treats there,
 * of the profession the kind of visit needs.
 */
export function placesFor({ chairs, providers }: Desk, { chair, provider, type }: Wanted): Place[] {
  if (chair && provider) return [{ chair, provider }]
  const skilled = providers.filter((one) => !type || one.profession === type.profession)
  // Where there is no hygienist, who treats does the cleaning as well.
  const fits = new Set((skilled.length > 0 ? skilled : providers).map((one) => one.id))
  if (chair) {
    const usual = chairs.find((one) => one.id === chair)?.provider_id
    if (usual && fits.has(usual)) return [{ chair, provider: usual }]
    return [...fits].map((one) => ({ chair, provider: one }))
  }
  if (provider) {
    const usual = chairs.filter((one) => one.provider_id === provider)
    return (usual.length > 0 ? usual : chairs).map((one) => ({ chair: one.id, provider }))
  }
  return chairs.flatMap((one) =>
    one.provider_id && fits.has(one.provider_id) ? [{ chair: one.id, provider: one.provider_id }] : [],
  )
}

/** Places with someone else of the same profession, to offer when the one asked for is taken. */
export function otherPlaces(desk: Desk, { provider, type }: Wanted): Place[] {
  return placesFor(desk, { chair: null, provider: null, type }).filter((one) => one.provider !== provider)
}
