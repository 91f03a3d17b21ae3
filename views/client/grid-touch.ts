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

const HOLD = 400
const STILL = 10

/**
 * The day by finger. A finger that moves scrolls, as ever; one that rests on a visit takes it up. Then it is carried
 * at once, or let go and carried or stretched by its handle afterwards; a tap beside it puts it back.
 */
export function moveByTouch(grid: HTMLElement, signal: AbortSignal, say: (words: string) => void): void {
  const handle = document.createElement('i')
  handle.className = 'handle'
  handle.setAttribute('aria-hidden', 'true')
  let start: Touch | undefined
  let finger: Touch | undefined
  let timer = 0
  let move: Move | undefined
  let way: 'carry' | 'stretch' | undefined
  let grip = 0
  let stopScrolling = () => {}

  const follow = () => {
    if (!move || !finger || !way) return
    if (way === 'stretch') stretchTo(move, finger)
    else carryTo(move, finger, grip)
    say(showMove(move))
  }
  const hold = (kind: 'carry' | 'stretch', touch: Touch) => {
    way = kind
    finger = touch
    grip = touch.clientY - (move?.mark.getBoundingClientRect().top ?? 0)
    stopScrolling = scrollAtEdges(grid, () => finger, follow)
  }
  const letGo = () => {
    stopScrolling()
    way = undefined
    finger = undefined
  }
  const end = () => {
    letGo()
    if (move) putBack(move)
    move = undefined
    say('')
  }
  const lift = (entry: HTMLElement, touch: Touch) => {
    if (!entry.isConnected || grid.classList.contains('is-dragging')) return
    move = takeUp(grid, entry)
    move.mark.classList.add('is-held')
    move.mark.append(handle)
    showMove(move)
    say(grid.dataset.wordsHeld ?? '')
    navigator.vibrate?.(15)
    hold('carry', touch)
  }

  const touched = (event: TouchEvent) => {
    clearTimeout(timer)
    start = event.touches.length === 1 ? event.touches[0] : undefined
    const target = event.target as Element
    if (!start) return letGo()
    if (move) {
      if (target.closest('.handle')) hold('stretch', start)
      else if (target.closest('.is-held')) hold('carry', start)
      return
    }
    const entry = target.closest<HTMLElement>('[data-movable]')
    const first = start
    if (entry) timer = window.setTimeout(() => lift(entry, first), HOLD)
  }
  const moved = (event: TouchEvent) => {
    const [touch] = event.touches
    if (!touch || !start) return
    if (way) {
      event.preventDefault()
      finger = touch
      return follow()
    }
    if (Math.hypot(touch.clientX - start.clientX, touch.clientY - start.clientY) < STILL) return
    clearTimeout(timer)
    start = undefined
  }
  const released = (event: TouchEvent) => {
    clearTimeout(timer)
    if (!move) return
    // Whatever was held or put back is not opened by the same finger.
    if (way || start) event.preventDefault()
    if (!way && start) return end()
    letGo()
    if (!move.changed()) return
    sendMove(move)
  }

  grid.addEventListener('touchstart', touched, { signal, passive: true })
  grid.addEventListener('touchmove', moved, { signal, passive: false })
  grid.addEventListener('touchend', released, { signal, passive: false })
  grid.addEventListener('touchcancel', end, { signal })
  // Holding a link would open the browser's menu for it.
  grid.addEventListener('contextmenu', (event) => move && event.preventDefault(), { signal })
  signal.addEventListener('abort', end)
}
