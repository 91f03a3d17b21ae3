import type { Db } from '../db/tenant.ts'
import { type Permission, permissionsOf, type Role } from '../permissions.ts'
import type { Clinic, Person } from './call.ts'
import { Forbidden, SignInNeeded } from './refusals.ts'
import type { May, Stage } from './routes.ts'
import { type Standing, standingOf, touchSignIn } from './who.queries.ts'

export interface Admitted {
  standing: Standing
  person: Person
  clinic: Clinic | null
  permissions: ReadonlySet<Permission>
}

interface Gate {
  may: May | 'open'
  background: boolean
  whileLocked: boolean
  halfway: readonly Stage[] | null
}

/**
 * Lets in who may, by what the database says right now.
 * @throws SignInNeeded when the sign-in is over or locked, Forbidden when it lacks the permission
 */
export async function admit(db: Db, signIn: string, gate: Gate): Promise<Admitted> {
  const standing = await standingOf(db, signIn)
  if (!standing || standing.over || !reaches(standing, gate)) throw new SignInNeeded(false)
  if ((standing.locked || standing.idle) && !gate.whileLocked && !gate.halfway) throw new SignInNeeded(true)
  const working = standing.stage === 'whole' && standing.tenant_state === 'active'
  const roles = working ? (standing.roles ?? []) : []
  const admitted = {
    standing,
    person: personOf(standing, roles),
    clinic: roles.length > 0 ? clinicOf(standing) : null,
    permissions: permissionsOf(roles),
  }
  if (!allowed(gate.may, admitted)) throw new Forbidden(String(gate.may))
  if (!standing.seen_lately && !gate.background && !gate.whileLocked) await touchSignIn(db, signIn)
  return admitted
}

/** A sign-in that is half done reaches the pages made for its stage; a whole one all others. */
function reaches({ stage, user_state }: Standing, { halfway }: Gate): boolean {
  if (halfway) return halfway.includes(stage) && user_state !== 'disabled'
  return stage === 'whole' && user_state === 'active'
}

function allowed(may: Gate['may'], { person, permissions }: Admitted): boolean {
  if (may === 'anyone') return true
  if (may === 'operator') return person.isOperator
  return may !== 'open' && permissions.has(may)
}

function personOf(standing: Standing, roles: readonly Role[]): Person {
  return {
    id: standing.user_id,
    version: standing.user_version,
    signIn: standing.sign_in_id,
    name: [standing.title, standing.given_name, standing.family_name].filter(Boolean).join(' '),
    email: standing.email,
    roles,
    isOperator: standing.is_operator,
    stage: standing.stage,
    hasSecondFactor: standing.has_second_factor,
  }
}

function clinicOf(standing: Standing): Clinic {
  return {
    id: standing.tenant_id as string,
    name: standing.clinic_name as string,
    country: standing.country as string,
    language: standing.language as 'en' | 'de',
    locale: standing.locale as string,
    currency: standing.currency as string,
    timeZone: standing.time_zone as string,
    notation: standing.notation as Clinic['notation'],
    lockAfterMinutes: standing.lock_after_minutes as number,
  }
}
