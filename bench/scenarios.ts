import { newId } from '../server/lib/ids.ts'
import { CLERKS, type Loaded } from './load.ts'

export interface Scenario {
  name: string
  /** What the issue asks for at 16 connections, as floor/Chairside. */
  mark?: number
  /** The next request to Chairside and the same to the floor. */
  request(to: 'floor' | 'chairside', nr: number): { method: 'GET' | 'POST'; path: string; body?: string }
}

const DAYS = 100

/** What the front desk does all day, as requests. */
export function scenarios(clinic: Loaded, password: string): Scenario[] {
  const pick = <T>(list: readonly T[], nr: number) => list[nr % list.length] as T
  const get = (path: string) => ({ method: 'GET' as const, path })
  const post = (path: string, form: Record<string, string>) => ({
    method: 'POST' as const,
    path,
    body: new URLSearchParams(form).toString(),
  })
  const misspelt = (name: string) => name.slice(0, 2) + name.slice(3, 4) + name.slice(2, 3) + name.slice(4)
  return [
    { name: 'day of 64 visits', mark: 2.5, request: () => get(`/schedule?day=${clinic.day}`) },
    {
      name: 'search, four letters',
      mark: 2.5,
      request: (_to, nr) => get(`/search?q=${encodeURIComponent(pick(clinic.names, nr).slice(0, 4))}`),
    },
    {
      name: 'search, misspelt',
      request: (to, nr) =>
        get(
          `${to === 'floor' ? '/similar' : '/search'}?q=${encodeURIComponent(misspelt(pick(clinic.names, nr)))}`,
        ),
    },
    {
      name: 'patient, last 50 visits',
      mark: 5,
      request: (_to, nr) => get(`/patients/${pick(clinic.patients, nr)}`),
    },
    {
      name: 'booking',
      mark: 3,
      request: (to, nr) => {
        const slot = slotOf(clinic, nr, to === 'floor' ? 400 : 4000)
        const form = {
          id: newId(),
          type_id: clinic.type,
          ...slot,
          minutes: '30',
          slot: 'own',
          part: '',
          more: '',
          pick: '',
        }
        return post('/appointments', form)
      },
    },
    {
      name: 'sign-in',
      request: (_to, nr) => post('/sign-in', { email: `clerk${1 + (nr % CLERKS)}@praxis.example`, password }),
    },
  ]
}

/**
 * A slot of its own for each request: days first, then rooms, then half hours, beginning far ahead. Who books at the
 * same moment rarely wants the same room's day, where one waits for the other; that is what the race tests are for.
 */
export function slotOf(clinic: Loaded, nr: number, daysAhead: number) {
  const rooms = clinic.chairs.length
  const room = Math.floor(nr / DAYS) % rooms
  const half = Math.floor(nr / DAYS / rooms) % 16
  const days = daysAhead + (nr % DAYS) + DAYS * Math.floor(nr / DAYS / rooms / 16)
  const day = new Date(Date.parse(`${clinic.day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const minutes = 9 * 60 + half * 30
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  // Families have neighbouring numbers; two of one at the same time would be asked about.
  const patient = clinic.patients[((nr % DAYS) + Math.floor(nr / DAYS) * 33) % clinic.patients.length]
  return {
    patient_id: patient as string,
    chair_id: clinic.chairs[room] as string,
    provider_id: clinic.providers[room] as string,
    day,
    time,
  }
}
