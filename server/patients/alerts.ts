import type { Words } from '../web/words.ts'

export const alertKinds = [
  'drug_allergy',
  'latex_allergy',
  'other_allergy',
  'anticoagulant',
  'bisphosphonate',
  'pacemaker',
  'heart',
  'pregnancy',
  'infection',
  'diabetes',
  'anxiety',
  'other',
] as const

/** An alert as the partials show it: its sign, its word, what was written to it. */
export interface AlertShown {
  id: string
  kind: string
  word: string
  detail: string
  /** Red rather than amber: may harm during treatment. */
  grave: boolean
}

const care: readonly string[] = ['anxiety', 'diabetes', 'other']
const signs: Record<string, string> = {
  drug_allergy: 'allergy',
  latex_allergy: 'latex',
  other_allergy: 'allergy',
}

export function alertsShown(
  alerts: readonly { id: string; kind: string; words: string }[],
  words: Words,
): AlertShown[] {
  const shown = alerts.map((alert) => ({
    id: alert.id,
    kind: signs[alert.kind] ?? alert.kind,
    word: words(`patients.alertKinds.${alert.kind}`),
    detail: alert.words,
    grave: !care.includes(alert.kind),
  }))
  return shown.sort((a, b) => Number(b.grave) - Number(a.grave))
}
