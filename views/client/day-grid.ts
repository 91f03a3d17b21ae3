/**
 * The day by hand: a visit is dragged to another time, room or day, stretched at its lower edge, or moved by
 * keyboard (M, arrows, Enter). Empty time is booked by a click. Everything ends in the same forms and addresses
 * that work without a script.
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
    this.#said.className = 'visually-hidden'
    this.#said.setAttribute('role', 'status')
    this.after(this.#said)
    this.addEventListener('pointerdown', (event) => this.#take(event), { signal })
    this.addEventListener('click', (event) => this.#clickEmpty(event), { signal })
    this.addEventListener('dragstart', (event) => event.preventDefault(), { signal })
  }

  disconnectedCallback(): void {
    this.#stop.abort()
    this.#said?.remove()
  }

  /** Arrows walk from visit to visit; M takes one up. */
  #press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || this.classList.contains('is-dragging')) return
    const visit = (event.target as Element).closest<HTMLElement>('.visit')
    if (!visit) return
    if (
      event.key.toLowerCase() === 'm' &&
      visit.hasAttribute('data-movable') &&
      this.hasAttribute('data-writes')
    ) {
      event.preventDefault()
      event.stopPropagation()
      this.#moveByKeys(visit)
      return
    }
    const next = this.#neighbour(visit, event.key)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    next.querySelector<HTMLElement>('a')?.focus()
  }

  #neighbour(visit: HTMLElement, key: string): HTMLElement | undefined {
    const lane = visit.closest<HTMLElement>('.lane')
    if (!lane) return undefined
    const here = visitsIn(lane)
    const at = here.indexOf(visit)
    if (key === 'ArrowDown') return here[at + 1]
    if (key === 'ArrowUp') return here[at - 1]
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
    if (!step) return undefined
    const lanes = this.#lanes()
    for (let i = lanes.indexOf(lane) + step; lanes[i]; i += step) {
      const near = nearest(visitsIn(lanes[i] as HTMLElement), visit)
      if (near) return near
    }
    return undefined
  }

  #moveByKeys(visit: HTMLElement): void {
    const move = this.#begin(visit)
    const ended = new AbortController()
    const { signal } = ended
    this.#say(this.dataset.wordsHint ?? '')
    const end = () => {
      ended.abort()
      this.#end(move)
      visit.querySelector<HTMLElement>('a')?.focus()
    }
    const press = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopPropagation()
      const lanes = this.#lanes()
      const lane = lanes.indexOf(move.lane)
      if (event.key === 'Escape') return end()
      if (event.key === 'Enter') {
        ended.abort()
        this.#send(move)
        return
      }
      if (event.shiftKey && event.key === 'ArrowDown') move.minutes = Math.min(480, move.minutes + 5)
      else if (event.shiftKey && event.key === 'ArrowUp') move.minutes = Math.max(5, move.minutes - 5)
      else if (event.key === 'ArrowDown') move.at += 5
      else if (event.key === 'ArrowUp') move.at -= 5
      else if (event.key === 'ArrowLeft') move.lane = lanes[lane - 1] ?? move.lane
      else if (event.key === 'ArrowRight') move.lane = lanes[lane + 1] ?? move.lane
      else return
      this.#show(move)
      move.ghost.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    }
    document.addEventListener('keydown', press, { signal, capture: true })
    document.addEventListener('pointerdown', end, { signal })
    this.#show(move)
  }

  #take(event: PointerEvent): void {
    const visit = (event.target as Element).closest<HTMLElement>('.visit[data-movable]')
    // A finger scrolls; it moves visits by their panel.
    if (
      !visit ||
      event.button !== 0 ||
      event.pointerType === 'touch' ||
      this.classList.contains('is-dragging')
    )
      return
    const box = visit.getBoundingClientRect()
    const stretching = event.clientY > box.bottom - 6 && box.height > 14
    const ended = new AbortController()
    const { signal } = ended
    let move: Move | undefined
    const grip = event.clientY - box.top
    const drag = (now: PointerEvent) => {
      if (!move && Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) < 5) return
      now.preventDefault()
      move ??= this.#begin(visit)
      if (stretching) this.#stretch(move, now, box)
      else this.#carry(move, now, grip)
      this.#show(move)
    }
    const drop = () => {
      ended.abort()
      if (!move) return
      // The click that ends a drag is not one on the visit, nor on the empty time below.
      const swallow = (click: Event) => {
        click.preventDefault()
        click.stopPropagation()
      }
      addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => removeEventListener('click', swallow, { capture: true }), 50)
      if (move.changed()) this.#send(move)
      else this.#end(move)
    }
    const cancel = () => {
      ended.abort()
      if (move) this.#end(move)
    }
    document.addEventListener('pointermove', drag, { signal })
    document.addEventListener('pointerup', drop, { signal })
    document.addEventListener('pointercancel', cancel, { signal })
    document.addEventListener(
      'keydown',
      (key) => {
        if (key.key !== 'Escape') return
        key.preventDefault()
        key.stopPropagation()
        cancel()
      },
      { signal, capture: true },
    )
  }

  #carry(move: Move, { clientX, clientY }: PointerEvent, grip: number): void {
    const under = document.elementsFromPoint(clientX, clientY)
    const day = under.map((one) => one.closest<HTMLAnchorElement>('.month td a')).find(Boolean)
    for (const old of document.querySelectorAll('.month a.is-target')) old.classList.remove('is-target')
    move.day = (day && new URL(day.href).searchParams.get('day')) ?? undefined
    if (day) return day.classList.add('is-target')
    const lane = this.#lanes().find((one) => {
      const box = one.getBoundingClientRect()
      return clientX >= box.left && clientX < box.right
    })
    if (lane) move.lane = lane
    const box = move.lane.getBoundingClientRect()
    move.at = this.#first + Math.round((clientY - grip - box.top) / this.#row(move.lane)) * 5
  }

  #stretch(move: Move, { clientY }: PointerEvent, box: DOMRect): void {
    const rows = Math.round((clientY - box.top) / this.#row(move.lane))
    move.minutes = Math.min(480, Math.max(5, rows * 5))
  }

  #begin(visit: HTMLElement): Move {
    const lane = visit.closest<HTMLElement>('.lane') as HTMLElement
    const ghost = document.createElement('li')
    const label = document.createElement('span')
    ghost.append(label)
    const at = timeOf(visit)
    const minutes = Number(visit.dataset.minutes)
    this.classList.add('is-dragging')
    visit.classList.add('is-lifted')
    return {
      visit,
      lane,
      ghost,
      label,
      at,
      minutes,
      changed() {
        const home = visit.closest('.lane') === this.lane
        return Boolean(this.day) || !home || this.at !== at || this.minutes !== minutes
      },
    }
  }

  #show(move: Move): void {
    const last = this.#first + Number(this.dataset.rows) * 5 - 5
    move.at = Math.min(Math.max(move.at, this.#first), last)
    const shown = Math.min(move.minutes, last + 5 - move.at)
    move.ghost.className = `ghost is-chosen at-${clock(move.at).replace(':', '')} for-${Math.max(5, shown)}`
    move.label.textContent = `${clock(move.at)}–${clock(move.at + move.minutes)}`
    move.ghost.hidden = Boolean(move.day)
    if (move.ghost.parentElement !== move.lane) move.lane.append(move.ghost)
    const words = (this.dataset.wordsMove ?? '')
      .replace('{time}', move.label.textContent)
      .replace('{room}', move.lane.dataset.name ?? '')
    this.#say(words)
  }

  #end(move: Move): void {
    move.ghost.remove()
    move.visit.classList.remove('is-lifted')
    this.classList.remove('is-dragging')
    for (const old of document.querySelectorAll('.month a.is-target')) old.classList.remove('is-target')
    this.#say('')
  }

  /** The form of the visit's own panel, filled in. */
  #send(move: Move): void {
    const home = move.visit.closest<HTMLElement>('.lane') as HTMLElement
    const own = move.visit.dataset.provider ?? home.dataset.provider ?? ''
    const fields: Record<string, string> = {
      version: move.visit.dataset.version ?? '',
      slot: 'own',
      day: move.day ?? this.dataset.day ?? '',
      time: clock(move.at),
      minutes: String(move.minutes),
      chair_id: move.lane.dataset.chair ?? '',
      // In another room it is whoever usually treats there.
      provider_id: home === move.lane ? own : move.lane.dataset.provider || own,
    }
    const form = document.createElement('form')
    form.method = 'post'
    form.action = `/appointments/${move.visit.dataset.id}/move`
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

  #clickEmpty(event: MouseEvent): void {
    const target = event.target as Element
    const lane = target.closest<HTMLElement>('.lane')
    if (!lane || target.closest('a, button, .visit, .ghost') || this.classList.contains('is-dragging')) return
    const box = lane.getBoundingClientRect()
    const at = this.#first + Math.floor((event.clientY - box.top) / this.#row(lane) / 3) * 15
    const query = new URLSearchParams({
      day: this.dataset.day ?? '',
      time: clock(at),
      chair: lane.dataset.chair ?? '',
    })
    const patient = document.querySelector<HTMLInputElement>('#booking [name="patient_id"]')?.value
    if (patient) query.set('patient', patient)
    location.assign(`/appointments/new?${query}`)
  }

  #lanes(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.lane')]
  }

  #row(lane: HTMLElement): number {
    return lane.getBoundingClientRect().height / Number(this.dataset.rows)
  }

  get #first(): number {
    const first = this.dataset.first ?? '0000'
    return Number(first.slice(0, 2)) * 60 + Number(first.slice(2))
  }

  #say(words: string): void {
    if (this.#said) this.#said.textContent = words
  }
}

interface Move {
  visit: HTMLElement
  lane: HTMLElement
  ghost: HTMLElement
  label: HTMLElement
  /** Minutes on the wall clock. */
  at: number
  minutes: number
  /** Another day of the rail's month, when it is dragged there. */
  day?: string | undefined
  changed(): boolean
}

function timeOf(visit: HTMLElement): number {
  const [, hours = '0', minutes = '0'] = /\bat-(\d\d)(\d\d)\b/.exec(visit.className) ?? []
  return Number(hours) * 60 + Number(minutes)
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function visitsIn(lane: HTMLElement): HTMLElement[] {
  return [...lane.querySelectorAll<HTMLElement>('.visit')].sort((a, b) => timeOf(a) - timeOf(b))
}

function nearest(visits: readonly HTMLElement[], to: HTMLElement): HTMLElement | undefined {
  const distance = (one: HTMLElement) => Math.abs(timeOf(one) - timeOf(to))
  return visits.reduce<HTMLElement | undefined>(
    (best, one) => (!best || distance(one) < distance(best) ? one : best),
    undefined,
  )
}

customElements.define('day-grid', DayGrid)
