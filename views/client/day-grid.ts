import { moveByKeys, neighbour } from './grid-keys.ts'
import { moveByMouse } from './grid-mouse.ts'
import { clock, firstOf, rowOf } from './grid-move.ts'
import { moveByTouch } from './grid-touch.ts'
import { STEP } from './minutes.ts'
import { PartOfPage } from './part-of-page.ts'

/** A click on empty time means the quarter of an hour it lies in. */
const QUARTER = 15

/**
 * The day by hand: a visit is dragged to another time, room or day, stretched at its lower edge, or moved by
 * keyboard (M, arrows, Enter) or by finger. Empty time is booked by a click. Everything ends in the same forms and
 * addresses that work without a script.
 */
class DayGrid extends PartOfPage {
  protected begin(signal: AbortSignal): void {
    const say = this.hasAttribute('data-writes') ? this.#aloud(signal) : undefined
    this.addEventListener('keydown', (event) => this.#press(event, say), { signal })
    this.#goOn()
    if (!say) return
    moveByMouse(this, signal, say)
    moveByTouch(this, signal, say)
    this.addEventListener('click', (event) => this.#clickEmpty(event), { signal })
    this.addEventListener('dragstart', (event) => event.preventDefault(), { signal })
  }

  /** The keyboard goes on from the visit that was booked, moved or taken a step further before this page. */
  #goOn(): void {
    const id = /^#([\w-]{36})$/.exec(location.hash)?.[1]
    if (!id) return
    this.querySelector<HTMLElement>(`[data-id="${id}"] > a`)?.focus()
    history.replaceState(history.state, '', location.pathname + location.search)
  }

  /** A line below the grid says to eyes and screen readers where the thing in hand would stand. */
  #aloud(signal: AbortSignal): (words: string) => void {
    const line = document.createElement('p')
    line.className = 'drag-said'
    line.setAttribute('role', 'status')
    this.after(line)
    signal.addEventListener('abort', () => line.remove())
    return (words) => {
      line.textContent = words
    }
  }

  /** Arrows walk from visit to visit, and to blocks; M takes one up. */
  #press(event: KeyboardEvent, say: ((words: string) => void) | undefined): void {
    if (event.altKey || event.ctrlKey || event.metaKey || this.classList.contains('is-dragging')) return
    const entry = (event.target as Element).closest<HTMLElement>('[data-id]')
    if (!entry) return
    const takes = say && event.key.toLowerCase() === 'm' && entry.hasAttribute('data-movable')
    const next = takes ? undefined : neighbour(this, entry, event.key)
    if (!takes && !next) return
    event.preventDefault()
    event.stopPropagation()
    if (takes) moveByKeys(this, entry, say)
    else next?.querySelector<HTMLElement>('a')?.focus()
  }

  #clickEmpty(event: MouseEvent): void {
    const target = event.target as Element
    const lane = target.closest<HTMLElement>('.lane')
    if (!lane || target.closest('a, button, .visit, .ghost') || this.classList.contains('is-dragging')) return
    const quarter = rowOf(lane, this) * (QUARTER / STEP)
    const at =
      firstOf(this) + Math.floor((event.clientY - lane.getBoundingClientRect().top) / quarter) * QUARTER
    const query = new URLSearchParams({
      day: this.dataset.day ?? '',
      time: clock(at),
      chair: lane.dataset.chair ?? '',
    })
    const patient = document.querySelector<HTMLInputElement>('#booking [name="patient_id"]')?.value
    if (patient) query.set('patient', patient)
    location.assign(`/appointments/new?${query}`)
  }
}

customElements.define('day-grid', DayGrid)
