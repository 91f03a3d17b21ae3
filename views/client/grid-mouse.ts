import {
  carryTo,
  type Move,
  putBack,
  scrollAtEdges,
  sendMove,
  showMove,
  stretchTo,
  swallowClick,
  takeUp,
} from './grid-move.ts'

/** Pixels: nearer together is a click; the lower edge that stretches, and the height from which there is one. */
const CLICK = 5
const EDGE = 6
const TALL = 14

interface Drag {
  readonly grid: HTMLElement
  readonly entry: HTMLElement
  readonly from: PointerEvent
  readonly stretching: boolean
  /** How far below its upper edge it is held, in pixels. */
  readonly grip: number
  say(words: string): void
  last: PointerEvent
  /** Once the pointer has gone far enough to mean it. */
  move?: Move
  stopScrolling(): void
}

/** The day by mouse or pen: a visit is dragged to another time, room or day, or stretched at its lower edge. */
export function moveByMouse(grid: HTMLElement, signal: AbortSignal, say: (words: string) => void): void {
  grid.addEventListener('pointerdown', (event) => take(grid, event, say), { signal })
}

function take(grid: HTMLElement, event: PointerEvent, say: (words: string) => void): void {
  const entry = (event.target as Element).closest<HTMLElement>('[data-movable]')
  const busy = grid.classList.contains('is-dragging')
  // A finger scrolls, until it rests: see grid-touch.ts.
  if (!entry || event.button !== 0 || event.pointerType === 'touch' || busy) return
  const box = entry.getBoundingClientRect()
  const stretching = event.clientY > box.bottom - EDGE && box.height > TALL
  const grip = event.clientY - box.top
  listen({ grid, entry, from: event, stretching, grip, say, last: event, stopScrolling() {} })
}

function listen(drag: Drag): void {
  const ended = new AbortController()
  const { signal } = ended
  const stop = (settle: (drag: Drag) => void) => {
    ended.abort()
    drag.stopScrolling()
    settle(drag)
  }
  const escape = (key: KeyboardEvent) => {
    if (key.key !== 'Escape') return
    key.preventDefault()
    key.stopPropagation()
    // The button is still down: where it is let go is no click on empty time.
    if (drag.move) document.addEventListener('pointerup', swallowClick, { once: true })
    stop(cancel)
  }
  document.addEventListener('pointermove', (now) => follow(drag, now), { signal })
  document.addEventListener('pointerup', () => stop(drop), { signal })
  document.addEventListener('pointercancel', () => stop(cancel), { signal })
  document.addEventListener('keydown', escape, { signal, capture: true })
}

function follow(drag: Drag, now: PointerEvent): void {
  const { grid, entry, from } = drag
  if (!drag.move) {
    if (Math.hypot(now.clientX - from.clientX, now.clientY - from.clientY) < CLICK) return
    drag.move = takeUp(grid, entry)
    drag.stopScrolling = scrollAtEdges(
      grid,
      () => drag.last,
      () => show(drag),
    )
  }
  now.preventDefault()
  drag.last = now
  show(drag)
}

function show({ move, last, grip, stretching, say }: Drag): void {
  if (!move) return
  if (stretching) stretchTo(move, last)
  else carryTo(move, last, grip)
  say(showMove(move))
}

function drop(drag: Drag): void {
  if (!drag.move) return
  swallowClick()
  if (drag.move.changed()) sendMove(drag.move)
  else cancel(drag)
}

function cancel({ move, say }: Drag): void {
  if (!move) return
  putBack(move)
  say('')
}
