import { alertIcon, icon, statusMark, toneOf } from '../icons.ts'
import type { Helpers, Options } from './helper.ts'
import { drawn, given } from './helper.ts'

/** The only helpers, with logo, markShapes and content, that give markup. */
export const marks: Helpers = {
  icon: (name: string, { hash }: Options) => drawn(icon(given(name), hash)),
  mark: (status: string, { hash, data }: Options) => {
    data.slots.marked = true
    return drawn(statusMark(given(status), hash))
  },
  alertIcon: (kind: string, { hash }: Options) => drawn(alertIcon(given(kind), hash)),
  /** The class word of a status: is-arrived, tone-done. */
  tone: (status: string) => toneOf(given(status)),
  noteIcon: (tone: string | undefined) => noteIcons[tone ?? ''] ?? 'info-circle',
  troubleIcon: (code: string) => troubleIcons[code] ?? 'alert-circle',
}

const noteIcons: Record<string, string> = {
  bad: 'alert-circle',
  warn: 'alert-triangle',
  good: 'circle-check',
}

const troubleIcons: Record<string, string> = {
  '403': 'lock',
  '404': 'map-question',
  '409': 'git-merge',
  '413': 'file-alert',
  '503': 'hourglass',
  '507': 'database-off',
  offline: 'plug-connected-x',
}
