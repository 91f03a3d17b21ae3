import type { Words } from '../web/words.ts'

/** An alert as a mark with its word; grave ones are red, others ask for care. */
export interface ShownAlert {
  kind: string
  word: string
  detail: string
  /** Both, for who hears the mark or points at it. */
  label: string
  grave: boolean
}

const care = new Set(['anxiety', 'diabetes', 'other'])

export function alertsOf(alerts: [kind: string, words: string][] | null, words: Words): ShownAlert[] {
  return (alerts ?? []).map(([kind, detail]) => {
    const word = words(`schedule.alerts.${kind}`)
    return { kind, word, detail, label: detail ? `${word}: ${detail}` : word, grave: !care.has(kind) }
  })
}
