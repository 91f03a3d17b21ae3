import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Inline SVG of a Tabler icon (outline; 'filled/droplet' for filled ones). Throws for a name that does not exist. */
export function icon(name: string, { size = '', label = '' } = {}): string {
  const { body, filled } = drawing(name)
  const kind = `i${size && ` i-${size}`}${filled ? ' is-filled' : ''}`
  return `<svg class="${kind}" viewBox="0 0 24 24" ${naming(label)}>${body}</svg>`
}

/** The shape of a visit's status: told apart without colour. Its page holds `markShapes`. */
export function statusMark(status: string, { label = '' } = {}): string {
  return `<svg class="status-mark" ${naming(label)}><use href="#mark-${toneOf(status)}"/></svg>`
}

/** The sign of a medical alert kind; kinds without one of their own get a triangle. */
export function alertIcon(kind: string, { label = '' } = {}): string {
  return icon(alertIcons[kind] ?? 'alert-triangle', { size: 'flag', label })
}

export const logo =
  '<svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" rx="6" fill="currentColor"/>' +
  '<path class="logo-line" d="M5.6 6.2l3.9 8.2h5.2l3.7 2.2M11.9 14.4v3.4M8.9 17.9h6.2" fill="none"/></svg>'

const ring = '<circle cx="8" cy="8" r="5.75" class="ring"/>'
const disc = '<circle cx="8" cy="8" r="6.5" class="disc"/>'
const cross = '<path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" class="ring"/>'

const shapes = {
  scheduled: ring,
  confirmed: `${ring}<path d="M5.4 8.2l1.8 1.8 3.4-3.7" class="ring"/>`,
  arrived: `${ring}<path d="M8 4a4 4 0 0 1 0 8z" class="disc"/>`,
  late: '<path d="M8 1.2l6.9 12.3a.6.6 0 0 1-.5.9H1.6a.6.6 0 0 1-.5-.9z" class="disc"/><path d="M8 6v3.6M8 11.9v.1" class="cut-line"/>',
  chair: `${disc}<path d="M6.6 5.3v5.4l4.2-2.7z" class="cut"/>`,
  done: `${disc}<path d="M5.2 8.2l2 2 3.7-4.1" class="cut-line"/>`,
  missed: `<circle cx="8" cy="8" r="5.75" class="ring dashed"/>${cross}`,
  cancelled: `${ring}${cross}`,
}

/** Every shape once, for the marks of a page to refer to: a day has a hundred of them. */
export const markShapes = `<svg class="mark-shapes" aria-hidden="true">${Object.entries(shapes)
  .map(([tone, shape]) => `<symbol id="mark-${tone}" viewBox="0 0 16 16">${shape}</symbol>`)
  .join('')}</svg>`

/** The look of a status: the word in is-… and tone-… classes. */
export type Tone = keyof typeof shapes

const tones: Record<string, Tone> = {
  scheduled: 'scheduled',
  confirmed: 'confirmed',
  arrived: 'arrived',
  late: 'late',
  in_chair: 'chair',
  seated: 'chair',
  chair: 'chair',
  completed: 'done',
  done: 'done',
  broken: 'missed',
  missed: 'missed',
  cancelled: 'cancelled',
}

/** The tone of a visit's status code: 'completed' looks 'done'. */
export function toneOf(status: string): Tone {
  const tone = tones[status]
  if (tone === undefined) throw new Error(`No look for the status "${status}"`)
  return tone
}

const alertIcons: Record<string, string> = {
  allergy: 'pill-off',
  drug_allergy: 'pill-off',
  other_allergy: 'alert-triangle',
  latex: 'hand-off',
  latex_allergy: 'hand-off',
  anticoagulant: 'filled/droplet',
  bisphosphonate: 'bone',
  pacemaker: 'heartbeat',
  heart: 'heartbeat',
  pregnancy: 'baby-carriage',
  infection: 'biohazard',
  anxiety: 'mood-nervous',
  diabetes: 'vaccine',
}

const { resolve } = createRequire(import.meta.url)
const drawings = new Map<string, { body: string; filled: boolean }>()

function drawing(name: string): { body: string; filled: boolean } {
  const known = drawings.get(name)
  if (known) return known
  if (!/^(filled\/)?[a-z0-9-]+$/.test(name)) throw new Error(`Not the name of an icon: ${name}`)
  const filled = name.startsWith('filled/')
  const file = resolve(`@tabler/icons/${filled ? name : `outline/${name}`}.svg`)
  const body = readFileSync(file, 'utf8')
    .replace(/<!--[\s\S]*?-->/, '')
    .replace(/<svg[\s\S]*?>/, '')
    .replace('</svg>', '')
    .replace(/<path stroke="none"[^>]*>/, '')
    .replace(/\s*\n\s*/g, '')
    .trim()
  const made = { body, filled }
  drawings.set(name, made)
  return made
}

function naming(label: string): string {
  return label === '' ? 'aria-hidden="true"' : `role="img" aria-label="${escape(label)}"`
}

function escape(text: string): string {
  if (!/[&"<]/.test(text)) return text
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
