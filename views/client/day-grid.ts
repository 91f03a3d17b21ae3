import {
  carryTo,
  clock,
  firstOf,
  lanesOf,
  type Move,
  putBack,
  rowOf,
  scrollAtEdges,
  sendMove,
  showMove,
  stretchTo,
  swallowClick,
  takeUp,
  timeOf,
} from './grid-move.ts'
import { moveByTouch } from './grid-touch.ts'

/**
 * The day by hand: a visit is dragged to another time, room or day, stretched at its lower edge, or moved by
 * keyboard (M, arrows, Enter) or by finger. Empty time is booked by a click. Everything ends in the same forms and
 * addresses that work without a script.
 */
class DayGrid extends HTMLElement {
  #stop = new AbortController()
  #said: HTMLElement | undefined

  connectedCallback(): void {
    this.#stop = new AbortController()
    const { signal } = this.#stop
    this.addEventListener('keydown', (event) => this.#press(event), { signal })
    if (!this.hasAttribute('data-writes')) return
    this.#said = document.createElement('p')
    this.#said.className = 'drag-said'
    this.#said.setAttribute('role', 'status')
    this.after(this.#said)
    this.addEventListener('pointerdown', (event) => this.#take(event), { signal })
    moveByTouch(this, signal, (words) => this.#say(words))
    this.addEventListener('click', (event) => this.#clickEmpty(event), { signal })
    this.addEventListener('dragstart', (event) => event.preventDefault(), { signal })
  }

  disconnectedCallback(): void {
    this.#stop.abort()
    this.#said?.remove()
  }

  /** Arrows walk from visit to visit, and to blocks; M takes one up. */
  #press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || this.classList.contains('is-dragging')) return
    const entry = (event.target as Element).closest<HTMLElement>('[data-id]')
    if (!entry) return
    if (
      event.key.toLowerCase() === 'm' &&
      entry.hasAttribute('data-movable') &&
      this.hasAttribute('data-writes')
    ) {
      event.preventDefault()
      event.stopPropagation()
      this.#moveByKeys(entry)
      return
    }
    const next = this.#neighbour(entry, event.key)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    next.querySelector<HTMLElement>('a')?.focus()
  }

  #neighbour(entry: HTMLElement, key: string): HTMLElement | undefined {
    const lane = entry.closest<HTMLElement>('.lane')
    if (!lane) return undefined
    const here = entriesIn(lane)
    const at = here.indexOf(entry)
    if (key === 'ArrowDown') return here[at + 1]
    if (key === 'ArrowUp') return here[at - 1]
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
    if (!step) return undefined
    const lanes = lanesOf(this)
    for (let i = lanes.indexOf(lane) + step; lanes[i]; i += step) {
      const near = nearest(entriesIn(lanes[i] as HTMLElement), entry)
      if (near) return near
    }
    return undefined
  }

  #moveByKeys(entry: HTMLElement): void {
    const move = takeUp(this, entry)
    const ended = new AbortController()
    const { signal } = ended
    const end = () => {
      ended.abort()
      this.#end(move)
      entry.querySelector<HTMLElement>('a')?.focus()
    }
    const press = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopPropagation()
      if (event.key === 'Escape') return end()
      if (event.key === 'Enter') {
        ended.abort()
        sendMove(move)
        return
      }
      if (!step(move, event)) return
      this.#say(showMove(move))
      move.mark.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    }
    document.addEventListener('keydown', press, { signal, capture: true })
    document.addEventListener('pointerdown', end, { signal })
    showMove(move)
    this.#say(this.dataset.wordsHint ?? '')
  }

  #take(event: PointerEvent): void {
    const entry = (event.target as Element).closest<HTMLElement>('[data-movable]')
    const busy = this.classList.contains('is-dragging')
    // A finger scrolls, until it rests: see grid-touch.ts.
    if (!entry || event.button !== 0 || event.pointerType === 'touch' || busy) return
    const box = entry.getBoundingClientRect()
    const stretching = event.clientY > box.bottom - 6 && box.height > 14
    const grip = event.clientY - box.top
    const ended = new AbortController()
    const { signal } = ended
    let move: Move | undefined
    let last = event
    let stopScrolling = () => {}
    const follow = () => {
      if (!move) return
      if (stretching) stretchTo(move, last)
      else carryTo(move, last, grip)
      this.#say(showMove(move))
    }
    const drag = (now: PointerEvent) => {
      if (!move && Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) < 5) return
      now.preventDefault()
      if (!move) stopScrolling = scrollAtEdges(this, () => last, follow)
      move ??= takeUp(this, entry)
      last = now
      follow()
    }
    const stop = () => {
      ended.abort()
      stopScrolling()
    }
    const drop = () => {
      stop()
      if (!move) return
      swallowClick()
      if (move.changed()) sendMove(move)
      else this.#end(move)
    }
    const cancel = () => {
      stop()
      if (move) this.#end(move)
    }
    const escape = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return
      key.preventDefault()
      key.stopPropagation()
      cancel()
    }
    document.addEventListener('pointermove', drag, { signal })
    document.addEventListener('pointerup', drop, { signal })
    document.addEventListener('pointercancel', cancel, { signal })
    document.addEventListener('keydown', escape, { signal, capture: true })
  }

  #end(move: Move): void {
    putBack(move)
    this.#say('')
  }

  #clickEmpty(event: MouseEvent): void {
    const target = event.target as Element
    const lane = target.closest<HTMLElement>('.lane')
    if (!lane || target.closest('a, button, .visit, .ghost') || this.classList.contains('is-dragging')) return
    const box = lane.getBoundingClientRect()
    const at = firstOf(this) + Math.floor((event.clientY - box.top) / rowOf(lane, this) / 3) * 15
    const query = new URLSearchParams({
      day: this.dataset.day ?? '',
      time: clock(at),
      chair: lane.dataset.chair ?? '',
    })
    const patient = document.querySelector<HTMLInputElement>('#booking [name="patient_id"]')?.value
    if (patient) query.set('patient', patient)
    location.assign(`/appointments/new?${query}`)
  }

  #say(words: string): void {
    if (this.#said) this.#said.textContent = words
  }
}

/** Arrows move what is in hand, with Shift they change its length. @returns false for any other key */
function step(move: Move, { key, shiftKey }: KeyboardEvent): boolean {
  const lanes = lanesOf(move.grid)
  const lane = lanes.indexOf(move.lane)
  if (shiftKey && key === 'ArrowDown') move.minutes = Math.min(480, move.minutes + 5)
  else if (shiftKey && key === 'ArrowUp') move.minutes = Math.max(5, move.minutes - 5)
  else if (key === 'ArrowDown') move.at += 5
  else if (key === 'ArrowUp') move.at -= 5
  else if (key === 'ArrowLeft') move.lane = lanes[lane - 1] ?? move.lane
  else if (key === 'ArrowRight') move.lane = lanes[lane + 1] ?? move.lane
  else return false
  return true
}

function entriesIn(lane: HTMLElement): HTMLElement[] {
  return [...lane.querySelectorAll<HTMLElement>('[data-id]')].sort((a, b) => timeOf(a) - timeOf(b))
}

function nearest(entries: readonly HTMLElement[], to: HTMLElement): HTMLElement | undefined {
  const distance = (one: HTMLElement) => Math.abs(timeOf(one) - timeOf(to))
  return entries.reduce<HTMLElement | undefined>(
    (best, one) => (!best || distance(one) < distance(best) ? one : best),
    undefined,
  )
}

customElements.define('day-grid', DayGrid)
