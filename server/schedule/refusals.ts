/** What the database refuses about where and when a visit stands, in words beside a field. */
export const placeRefusals = {
  chair_is_free: { field: 'slot', words: 'schedule.refusals.chairTaken' },
  provider_is_free: { field: 'slot', words: 'schedule.refusals.providerTaken' },
  visit_of_a_patient: { field: 'q', words: 'schedule.refusals.patient' },
  visit_has_a_type: { field: 'type_id', words: 'schedule.refusals.type' },
  visit_has_a_provider: { field: 'provider_id', words: 'schedule.refusals.provider' },
  visit_has_a_chair: { field: 'chair_id', words: 'schedule.refusals.chair' },
  visit_has_a_length: { field: 'minutes', words: 'schedule.refusals.length' },
} as const

/** Whether a form came back because somebody else has the time. */
export function isTaken(cause: string | undefined): boolean {
  return cause === 'chair_is_free' || cause === 'provider_is_free'
}
