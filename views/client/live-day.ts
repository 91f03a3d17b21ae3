import { showLive } from './live-parts.ts'
import { fetchPart } from './request.ts'

/**
 * Keeps the day, the week or the list on the screen as it is in the house. One tab of a browser holds the stream of events and tells the
 * others; where no stream gets through, every tab asks by itself. What is being typed is left alone.
 */
class LiveDay extends HTMLElement {
  #stop = new AbortController()
  #channel: BroadcastChannel | undefined
  #heard = Date.now()
  #asked = Date.now()
  #waiting = 0
  #busy = false

  connectedCallback(): void {
    this.#stop = new AbortController()
    const { signal } = this.#stop
    this.#channel = new BroadcastChannel('chairside-schedule')
    this.#channel.addEventListener('message', ({ data }) => this.#hear(data as Said), { signal })
    void navigator.locks?.request('chairside-schedule-events', { signal }, () => this.#lead()).catch(() => {})
    const timer = setInterval(() => this.#look(), 5000)
    signal.addEventListener('abort', () => clearInterval(timer))
    document.addEventListener('visibilitychange', () => this.#look(), { signal })
    // The scroll position of a long day: an hour before now.
    this.#scrollToNow()
  }

  disconnectedCallback(): void {
    this.#stop.abort()
    this.#channel?.close()
  }

  /** Holds the browser's one stream until this page goes. */
  #lead(): Promise<void> {
    const source = new EventSource(this.dataset.events ?? '')
    for (const type of ['day', 'alive', 'over'] as const) {
      source.addEventListener(type, ({ data }) => {
        const said: Said = { type, day: String(data) }
        this.#channel?.postMessage(said)
        this.#hear(said)
      })
    }
    // Until the stream is back, this tab asks by itself.
    source.addEventListener('error', () => {
      this.#heard = 0
    })
    return new Promise((done) => {
      this.#stop.signal.addEventListener('abort', () => {
        source.close()
        done()
      })
    })
  }

  #hear({ type, day }: Said): void {
    this.#heard = Date.now()
    if (type === 'over' || (type === 'day' && this.#shows(day))) this.#soon()
  }

  /** Days are told as YYYY-MM-DD, and '' when something may have been missed. */
  #shows(day: string): boolean {
    return day === '' || (day >= (this.dataset.from ?? '') && day <= (this.dataset.to ?? ''))
  }

  #soon(): void {
    clearTimeout(this.#waiting)
    this.#waiting = setTimeout(() => void this.#refresh(), 120)
  }

  /** Every minute for who waits and the line of now; every ten seconds when the stream is silent. */
  #look(): void {
    const silent = Date.now() - this.#heard > 40_000
    if (Date.now() - this.#asked > (silent ? 10_000 : 60_000)) void this.#refresh()
  }

  async #refresh(): Promise<void> {
    if (document.hidden || this.#busy) return
    if (document.querySelector('#daygrid.is-dragging')) return this.#soon()
    this.#busy = true
    this.#asked = Date.now()
    try {
      const headers = { 'Chairside-Page': this.dataset.page ?? '' }
      const response = await fetchPart(this.dataset.source ?? '', { headers })
      if (response?.ok) showLive(new DOMParser().parseFromString(await response.text(), 'text/html'))
    } catch {
      // The connection is away; the next look asks again.
    } finally {
      this.#busy = false
    }
  }

  #scrollToNow(): void {
    const grid = document.querySelector('#daygrid')
    const now = grid?.querySelector<HTMLElement>('.now')
    if (grid && now && grid.scrollHeight > grid.clientHeight)
      grid.scrollTop = now.offsetTop - grid.clientHeight / 4
  }
}

interface Said {
  type: 'day' | 'alive' | 'over'
  day: string
}

customElements.define('live-day', LiveDay)
