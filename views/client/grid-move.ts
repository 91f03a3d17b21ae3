import { inBounds, STEP } from './minutes.ts'

/** A visit or a block in hand on the day: its mark shows where it would stand, until it is sent or put back. */
export interface Move {
  grid: HTMLElement
  entry: HTMLElement
  lane: HTMLElement
  mark: HTMLElement
  label: HTMLElement
  /** Minutes on the wall clock. */
  at: number
  minutes: number
  /** Another day of the rail's month, when it is dragged there. */
  day?: string | undefined
  changed(): boolean
}

interface Point {
  clientX: number
  clientY: number
}

/** Takes a visit or a block into the hand; it ends by `sendMove` or `putBack`. */
export function takeUp(grid: HTMLElement, entry: HTMLElement): Move {
  const lane = entry.closest<HTMLElement>('.lane') as HTMLElement
  const mark = document.createElement('li')
  const label = document.createElement('span')
  mark.append(label)
  const at = timeOf(entry)
  const minutes = Number(entry.dataset.minutes)
  grid.classList.add('is-dragging')
  entry.classList.add('is-lifted')
  return {
    grid,
    entry,
    lane,
    mark,
    label,
    at,
    minutes,
    changed() {
      const home = entry.closest('.lane') === this.lane
      return Boolean(this.day) || !home || this.at !== at || this.minutes !== minutes
    },
  }
}

/** @param grip how far below its upper edge it is held, in pixels */
export function carryTo(move: Move, { clientX, clientY }: Point, grip: number): void {
  const under = document.elementsFromPoint(clientX, clientY)
  const day = under.map((one) => one.closest<HTMLAnchorElement>('.month td a')).find(Boolean)
  unmarkDays()
  move.day = (day && new URL(day.href).searchParams.get('day')) ?? undefined
  if (day) return day.classList.add('is-target')
  const lane = lanesOf(move.grid).find((one) => {
    const box = one.getBoundingClientRect()
    return clientX >= box.left && clientX < box.right
  })
  if (lane) move.lane = lane
  const box = move.lane.getBoundingClientRect()
  move.at = firstOf(move.grid) + Math.round((clientY - grip - box.top) / rowOf(move.lane, move.grid)) * STEP
}

/** Its end follows the pointer. */
export function stretchTo(move: Move, { clientY }: Pick<Point, 'clientY'>): void {
  const { top } = move.lane.getBoundingClientRect()
  const until = firstOf(move.grid) + Math.round((clientY - top) / rowOf(move.lane, move.grid)) * STEP
  move.minutes = inBounds(until - move.at)
}

/** Puts the mark where it stands now. @returns that in words */
export function showMove(move: Move): string {
  const { grid } = move
  const last = firstOf(grid) + (Number(grid.dataset.rows) - 1) * STEP
  move.at = Math.min(Math.max(move.at, firstOf(grid)), last)
  const shown = Math.min(move.minutes, last + STEP - move.at)
  const held = move.mark.classList.contains('is-held') ? ' is-held' : ''
  move.mark.className = `ghost is-chosen${held} at-${clock(move.at).replace(':', '')} for-${Math.max(STEP, shown)}`
  move.label.textContent = `${clock(move.at)}–${clock(move.at + move.minutes)}`
  move.mark.hidden = Boolean(move.day)
  if (move.mark.parentElement !== move.lane) move.lane.append(move.mark)
  return (grid.dataset.wordsMove ?? '')
    .replace('{time}', move.label.textContent)
    .replace('{room}', move.lane.dataset.name ?? '')
}

/** As if it had never been taken up. */
export function putBack(move: Move): void {
  move.mark.remove()
  move.entry.classList.remove('is-lifted')
  move.grid.classList.remove('is-dragging')
  unmarkDays()
}

/** Sends the form of its own panel, filled in. */
export function sendMove(move: Move): void {
  const { entry, lane, grid } = move
  const home = entry.closest<HTMLElement>('.lane')
  // Said by the visit only when it is not whoever usually treats in its room.
  const own = entry.dataset.provider ?? home?.dataset.provider ?? ''
  const ofVisit = {
    slot: 'own',
    // In another room it is whoever usually treats there.
    provider_id: home === lane ? own : lane.dataset.provider || own,
  }
  const isBlock = entry.matches('.block')
  const fields: Record<string, string> = {
    version: entry.dataset.version ?? '',
    day: move.day ?? grid.dataset.day ?? '',
    time: clock(move.at),
    minutes: String(move.minutes),
    // What stands in every room stays there.
    chair_id: 'everywhere' in entry.dataset ? '' : (lane.dataset.chair ?? ''),
    ...(!isBlock && ofVisit),
  }
  const form = document.createElement('form')
  form.method = 'post'
  form.action = `/${isBlock ? 'blocks' : 'appointments'}/${entry.dataset.id}/move`
  form.hidden = true
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input')
    input.type = 'hidden'
    input.name = name
    input.value = value
    form.append(input)
  }
  document.body.append(form)
  form.submit()
}

/** The click that ends a drag is not one on the visit, nor on the empty time below. */
export function swallowClick(): void {
  const swallow = (click: Event) => {
    click.preventDefault()
    click.stopPropagation()
  }
  addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => removeEventListener('click', swallow, { capture: true }), 50)
}

/** Pixels from the edge within which the day comes along. */
const EDGE = 40

/** While something is carried to the edge of a day that is longer or wider than the screen, the day comes along. */
export function scrollAtEdges(
  grid: HTMLElement,
  point: () => Point | undefined,
  moved: () => void,
): () => void {
  let frame = requestAnimationFrame(function step() {
    frame = requestAnimationFrame(step)
    const at = point()
    if (!at) return
    const box = grid.getBoundingClientRect()
    const { scrollTop, scrollLeft } = grid
    grid.scrollTop += pull(at.clientY, box.top + EDGE, box.bottom)
    grid.scrollLeft += pull(at.clientX, box.left + EDGE, box.right)
    if (grid.scrollTop !== scrollTop || grid.scrollLeft !== scrollLeft) moved()
  })
  return () => cancelAnimationFrame(frame)
}

/** Pixels a frame, the more the nearer to the edge; none beyond it, where the rail's days are. */
function pull(at: number, from: number, to: number): number {
  if (at < from - EDGE || at > to) return 0
  if (at < from + EDGE) return -Math.ceil((from + EDGE - at) / 5)
  return at > to - EDGE ? Math.ceil((at - to + EDGE) / 5) : 0
}

/** The rooms that are shown, from left to right. */
export function lanesOf(grid: HTMLElement): HTMLElement[] {
  return [...grid.querySelectorAll<HTMLElement>('.lane')].filter((lane) => !lane.hidden)
}

/** Height of five minutes. */
export function rowOf(lane: HTMLElement, grid: HTMLElement): number {
  return lane.getBoundingClientRect().height / Number(grid.dataset.rows)
}

/** Minutes on the wall clock at which the grid begins. */
export function firstOf(grid: HTMLElement): number {
  const first = grid.dataset.first ?? '0000'
  return Number(first.slice(0, 2)) * 60 + Number(first.slice(2))
}

/** Minutes on the wall clock at which a visit or a block begins. */
export function timeOf(entry: HTMLElement): number {
  const [, hours = '0', minutes = '0'] = /\bat-(\d\d)(\d\d)\b/.exec(entry.className) ?? []
  return Number(hours) * 60 + Number(minutes)
}

/** @param minutes on the wall clock. @returns HH:MM */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function unmarkDays(): void {
  for (const old of document.querySelectorAll('.month a.is-target')) old.classList.remove('is-target')
}
