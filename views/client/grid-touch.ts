import {
  carryTo,
  type Move,
  putBack,
  scrollAtEdges,
  sendMove,
  showMove,
  stretchTo,
  takeUp,
} from './grid-move.ts'

/** Milliseconds a finger rests before it takes a visit up. */
const HOLD = 400
/** Pixels a resting finger may tremble. */
const STILL = 10

interface Hand {
  readonly grid: HTMLElement
  readonly handle: HTMLElement
  say(words: string): void
  /** Where a single finger came down, as long as it means anything. */
  start?: Touch | undefined
  /** Where it is now, while it carries or stretches. */
  finger?: Touch | undefined
  way?: 'carry' | 'stretch' | undefined
  move?: Move | undefined
  grip: number
  timer: number
  stopScrolling(): void
}

/**
 * The day by finger. A finger that moves scrolls, as ever; one that rests on a visit takes it up. Then it is carried
 * at once, or let go and carried or stretched by its handle afterwards; a tap beside it puts it back.
 */
export function moveByTouch(grid: HTMLElement, signal: AbortSignal, say: (words: string) => void): void {
  const handle = document.createElement('i')
  handle.className = 'handle'
  handle.setAttribute('aria-hidden', 'true')
  const hand: Hand = { grid, handle, say, grip: 0, timer: 0, stopScrolling() {} }
  grid.addEventListener('touchstart', (event) => touched(hand, event), { signal, passive: true })
  grid.addEventListener('touchmove', (event) => moved(hand, event), { signal, passive: false })
  grid.addEventListener('touchend', (event) => released(hand, event), { signal, passive: false })
  grid.addEventListener('touchcancel', () => end(hand), { signal })
  // Holding a link would open the browser's menu for it.
  grid.addEventListener('contextmenu', (event) => hand.move && event.preventDefault(), { signal })
  signal.addEventListener('abort', () => end(hand))
}

function touched(hand: Hand, event: TouchEvent): void {
  clearTimeout(hand.timer)
  const start = event.touches.length === 1 ? event.touches[0] : undefined
  const target = event.target as Element
  hand.start = start
  if (!start) return letGo(hand)
  if (hand.move) {
    if (target.closest('.handle')) hold(hand, 'stretch', start)
    else if (target.closest('.is-held')) hold(hand, 'carry', start)
    return
  }
  const entry = target.closest<HTMLElement>('[data-movable]')
  if (entry) hand.timer = setTimeout(() => lift(hand, entry, start), HOLD)
}

function moved(hand: Hand, event: TouchEvent): void {
  const [touch] = event.touches
  if (!touch || !hand.start) return
  if (hand.way) {
    event.preventDefault()
    hand.finger = touch
    return follow(hand)
  }
  if (Math.hypot(touch.clientX - hand.start.clientX, touch.clientY - hand.start.clientY) < STILL) return
  clearTimeout(hand.timer)
  hand.start = undefined
}

function released(hand: Hand, event: TouchEvent): void {
  clearTimeout(hand.timer)
  const { move, way, start } = hand
  if (!move) return
  // Whatever was held or put back is not opened by the same finger.
  if (way || start) event.preventDefault()
  if (!way && start) return end(hand)
  letGo(hand)
  if (move.changed()) sendMove(move)
}

function lift(hand: Hand, entry: HTMLElement, touch: Touch): void {
  const { grid, handle, say } = hand
  if (!entry.isConnected || grid.classList.contains('is-dragging')) return
  const move = takeUp(grid, entry)
  hand.move = move
  move.mark.classList.add('is-held')
  move.mark.append(handle)
  showMove(move)
  say(grid.dataset.wordsHeld ?? '')
  navigator.vibrate?.(15)
  hold(hand, 'carry', touch)
}

function hold(hand: Hand, way: 'carry' | 'stretch', touch: Touch): void {
  hand.way = way
  hand.finger = touch
  hand.grip = touch.clientY - (hand.move?.mark.getBoundingClientRect().top ?? 0)
  hand.stopScrolling = scrollAtEdges(
    hand.grid,
    () => hand.finger,
    () => follow(hand),
  )
}

function follow({ move, finger, way, grip, say }: Hand): void {
  if (!move || !finger || !way) return
  if (way === 'stretch') stretchTo(move, finger)
  else carryTo(move, finger, grip)
  say(showMove(move))
}

function letGo(hand: Hand): void {
  hand.stopScrolling()
  hand.way = undefined
  hand.finger = undefined
}

function end(hand: Hand): void {
  letGo(hand)
  if (hand.move) putBack(hand.move)
  hand.move = undefined
  hand.say('')
}
