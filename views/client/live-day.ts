import { fetchPart } from './request.ts'

/**
 * Keeps the day on the screen as it is in the house. One tab of a browser holds the stream of events and tells the
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
    if (type === 'over' || (type === 'day' && (day === '' || day === this.dataset.day))) this.#soon()
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
      if (response?.ok) show(new DOMParser().parseFromString(await response.text(), 'text/html'))
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

function show(fresh: Document): void {
  for (const id of ['tally', 'waiting']) replaceInside(document.getElementById(id), fresh.getElementById(id))
  const grid = document.querySelector<HTMLElement>('#daygrid')
  const next = fresh.querySelector<HTMLElement>('#daygrid')
  if (!grid || !next) return
  const lanes = [...grid.querySelectorAll<HTMLElement>('.lane')]
  const nextLanes = [...next.querySelectorAll<HTMLElement>('.lane')]
  if (
    lanes.map(({ dataset }) => dataset.chair).join() !== nextLanes.map(({ dataset }) => dataset.chair).join()
  ) {
    // Rooms were opened or closed; a form in hand waits until it is sent.
    if (!document.querySelector('.panel form')) location.reload()
    return
  }
  reach(grid, next)
  const focused = document.activeElement?.closest<HTMLElement>('.visit')?.dataset.id
  lanes.forEach((lane, at) => showLane(lane, nextLanes[at] as HTMLElement))
  const heads = [...grid.querySelectorAll('.lane-head')]
  next.querySelectorAll('.lane-head').forEach((head, at) => replaceInside(heads[at], head))
  for (const name of ['.now', '.now-ticks']) {
    grid.querySelector(name)?.remove()
    const line = next.querySelector(name)
    if (line) grid.append(document.adoptNode(line))
  }
  if (focused) grid.querySelector<HTMLElement>(`[data-id="${focused}"] > a`)?.focus({ preventScroll: true })
}

/** Marks of a choice in hand and the open panel's visit stay; what another desk changed shows its rim a while. */
function showLane(lane: HTMLElement, next: HTMLElement): void {
  const before = new Map(visitsIn(lane).map((visit) => [visit.dataset.id, visit]))
  const picked = lane.querySelector<HTMLElement>('.visit.is-picked')?.dataset.id
  const ghosts = [...lane.querySelectorAll('.ghost:not(.is-open)')]
  if (ghosts.length > 0) for (const open of next.querySelectorAll('.ghost.is-open')) open.remove()
  for (const visit of visitsIn(next)) {
    const old = before.get(visit.dataset.id)
    if (visit.dataset.id === picked) visit.classList.add('is-picked')
    if (old?.dataset.version === visit.dataset.version) continue
    visit.classList.add('is-changed')
    setTimeout(() => visit.classList.remove('is-changed'), 2000)
  }
  lane.replaceChildren(...[...next.children].map((child) => document.adoptNode(child)), ...ghosts)
}

/** A visit outside the hours shown makes the day longer. */
function reach(grid: HTMLElement, next: HTMLElement): void {
  const day = grid.closest('.day')
  const { first, rows } = next.dataset
  if (!day || (first === grid.dataset.first && rows === grid.dataset.rows)) return
  day.classList.replace(`from-${grid.dataset.first}`, `from-${first}`)
  day.classList.replace(`rows-${grid.dataset.rows}`, `rows-${rows}`)
  Object.assign(grid.dataset, { first, rows })
  replaceInside(grid.querySelector('.hours'), next.querySelector('.hours'))
}

function visitsIn(lane: HTMLElement): HTMLElement[] {
  return [...lane.querySelectorAll<HTMLElement>('.visit')]
}

function replaceInside(old: Element | null | undefined, fresh: Element | null): void {
  if (!old || !fresh || old.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) return
  old.replaceChildren(...[...fresh.childNodes].map((child) => document.adoptNode(child)))
}

customElements.define('live-day', LiveDay)
