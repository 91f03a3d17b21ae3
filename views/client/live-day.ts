import { showLive } from './live-parts.ts'
import { PartOfPage } from './part-of-page.ts'
import { fetchPart } from './request.ts'

/** Milliseconds, all of them. The server says "alive" every fifteen seconds: after two of them missed it is silent. */
const SILENT = 40_000
const LOOK = 5000
/** Changes often come several at once: they are asked for together. */
const TOGETHER = 120
/** For who waits and the line of now. */
const EVERY_MINUTE = 60_000
const WHILE_SILENT = 10_000

/**
 * Keeps the day, the week or the list on the screen as it is in the house. One tab of a browser holds the stream of
 * events and tells the others; where no stream gets through, every tab asks by itself. What is being typed is left
 * alone.
 */
class LiveDay extends PartOfPage {
  #heard = Date.now()
  #asked = Date.now()
  #waiting = 0
  #busy = false
  /** Something is known to have changed that is not shown yet. */
  #behind = false

  protected begin(signal: AbortSignal): void {
    const channel = new BroadcastChannel('chairside-schedule')
    channel.addEventListener('message', ({ data }) => this.#hear(data as Said))
    const lead = () => this.#lead(channel, signal)
    void navigator.locks?.request('chairside-schedule-events', { signal }, lead).catch(() => {})
    const timer = setInterval(() => this.#look(), LOOK)
    document.addEventListener('visibilitychange', () => this.#look(), { signal })
    signal.addEventListener('abort', () => {
      clearInterval(timer)
      clearTimeout(this.#waiting)
      channel.close()
    })
    scrollToNow()
  }

  /** Holds the browser's one stream until this page goes. */
  #lead(channel: BroadcastChannel, signal: AbortSignal): Promise<void> {
    const source = new EventSource(this.dataset.events ?? '')
    for (const type of ['day', 'alive', 'over'] as const) {
      source.addEventListener(type, ({ data }) => {
        const said: Said = { type, day: String(data) }
        channel.postMessage(said)
        this.#hear(said)
      })
    }
    // Until the stream is back, this tab asks by itself.
    source.addEventListener('error', () => {
      this.#heard = 0
    })
    return new Promise((done) => {
      signal.addEventListener('abort', () => {
        source.close()
        done()
      })
    })
  }

  #hear({ type, day }: Said): void {
    this.#heard = Date.now()
    if (type !== 'over' && !(type === 'day' && this.#shows(day))) return
    this.#behind = true
    this.#soon()
  }

  /** Days are told as YYYY-MM-DD, and '' when something may have been missed. */
  #shows(day: string): boolean {
    return day === '' || (day >= (this.dataset.from ?? '') && day <= (this.dataset.to ?? ''))
  }

  #soon(): void {
    clearTimeout(this.#waiting)
    this.#waiting = setTimeout(() => void this.#refresh(), TOGETHER)
  }

  #look(): void {
    const silent = Date.now() - this.#heard > SILENT
    const due = Date.now() - this.#asked > (silent ? WHILE_SILENT : EVERY_MINUTE)
    if (due || this.#behind) void this.#refresh()
  }

  async #refresh(): Promise<void> {
    // A tab that nobody sees asks when it is looked at; what changes during an answer is asked for after it.
    if (document.hidden || this.#busy) return
    if (document.querySelector('#daygrid.is-dragging')) return this.#soon()
    this.#busy = true
    this.#behind = false
    this.#asked = Date.now()
    const came = await this.#take().catch(() => false)
    this.#busy = false
    if (came && this.#behind) this.#soon()
    // The connection is away, or the server busy: the next look asks again.
    this.#behind ||= !came
  }

  async #take(): Promise<boolean> {
    const headers = { 'Chairside-Page': this.dataset.page ?? '' }
    const response = await fetchPart(this.dataset.source ?? '', { headers })
    if (!response) return true
    if (response.ok) showLive(new DOMParser().parseFromString(await response.text(), 'text/html'))
    return response.ok
  }
}

interface Said {
  type: 'day' | 'alive' | 'over'
  day: string
}

/** A day longer than the screen is opened where now is, with a quarter of the screen before it. */
function scrollToNow(): void {
  const grid = document.querySelector('#daygrid')
  const now = grid?.querySelector<HTMLElement>('.now')
  if (grid && now && grid.scrollHeight > grid.clientHeight)
    grid.scrollTop = now.offsetTop - grid.clientHeight / 4
}

customElements.define('live-day', LiveDay)
