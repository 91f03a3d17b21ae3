import { type AlertShown, alertsShown } from '../patients/alerts.ts'
import type { Words } from '../web/words.ts'

/** An alert with its word and what was written to it, for who hears the mark or points at it. */
export interface ShownAlert extends AlertShown {
  label: string
}

export function alertsOf(alerts: [kind: string, words: string][] | null, words: Words): ShownAlert[] {
  if (alerts === null) return []
  const rows = alerts.map(([kind, detail]) => ({ id: '', kind, words: detail }))
  return alertsShown(rows, words).map((alert) => ({
    ...alert,
    label: alert.detail ? `${alert.word}: ${alert.detail}` : alert.word,
  }))
}
