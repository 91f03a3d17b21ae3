import { inBounds } from './minutes.ts'
import { PartOfPage } from './part-of-page.ts'
import { fetchPart } from './request.ts'

/**
 * The booking and moving panels: what is chosen changes the free times at once, the chosen time stands on the
 * grid and on the button. Without a script the form's own buttons do the same.
 */
class BookingPanel extends PartOfPage {
  #asked = new AbortController()

  protected begin(signal: AbortSignal): void {
    signal.addEventListener('abort', () => this.#asked.abort())
    this.addEventListener('click', (event) => this.#click(event), { signal })
    this.addEventListener('input', (event) => this.#typed(event), { signal })
    this.addEventListener('change', (event) => this.#change(event), { signal })
    this.querySelector<HTMLElement>('.note[role="alert"]')?.focus()
    this.#nameButton()
  }

  get #form(): HTMLFormElement | null {
    return this.querySelector<HTMLFormElement>('form#booking')
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element
    const stepper = target.closest<HTMLElement>('[data-step]')
    const minutes = this.querySelector<HTMLInputElement>('[name="minutes"]')
    if (stepper && minutes) {
      minutes.value = String(inBounds(Number(minutes.value) + Number(stepper.dataset.step)))
      void this.#ask()
      return
    }
    const pick = target.closest<HTMLButtonElement>('#offers button[name="pick"]')
    if (!pick) return
    event.preventDefault()
    void this.#ask(pick)
  }

  #change(event: Event): void {
    const field = event.target as HTMLInputElement
    if (field.name === 'type_id') {
      const chosen = this.querySelector<HTMLOptionElement>('[name="type_id"] option:checked')
      const minutes = this.querySelector<HTMLInputElement>('[name="minutes"]')
      if (chosen && minutes) minutes.value = chosen.dataset.minutes ?? minutes.value
    }
    if (['type_id', 'minutes', 'provider_id', 'chair_id'].includes(field.name)) void this.#ask()
    if (field.name === 'day' || field.name === 'time') {
      if (field.value && this.querySelector<HTMLInputElement>('[name="time"]')?.value) void this.#ask()
    }
    if (field.name === 'slot') this.#nameButton()
  }

  /** Ctrl+Enter sends before the field tells of its change: a time is chosen as soon as it is typed. */
  #typed({ target }: Event): void {
    const own = this.querySelector<HTMLInputElement>('#slot-own')
    if (!own || own.checked || !['day', 'time'].includes((target as HTMLInputElement).name)) return
    own.checked = true
    this.#nameButton()
  }

  /** Asks for the same panel with other free times, and takes over only those. */
  async #ask(button?: HTMLButtonElement): Promise<void> {
    const form = this.#form
    const action = this.querySelector<HTMLButtonElement>('#offers [formaction]')?.formAction
    if (!form || !action) return
    this.#asked.abort()
    this.#asked = new AbortController()
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
    if (button) body.set(button.name, button.value)
    try {
      const response = await fetchPart(action, { method: 'POST', body, signal: this.#asked.signal })
      if (!response?.ok) return
      this.#take(new DOMParser().parseFromString(await response.text(), 'text/html'))
    } catch {
      // Asked again meanwhile, or the connection is away: the form still works by itself.
    }
  }

  #take(fresh: Document): void {
    const within = document.activeElement?.closest('#offers')
      ? (document.activeElement as HTMLInputElement)
      : null
    for (const id of ['offers', 'pattern']) {
      const old = this.querySelector(`#${id}`)
      const next = fresh.getElementById(id)
      if (old && next) old.replaceWith(document.adoptNode(next))
    }
    if (within?.name) this.querySelector<HTMLElement>(`#offers [name="${within.name}"]`)?.focus()
    const day = document.querySelector<HTMLElement>('#daygrid')
    const nextDay = fresh.querySelector<HTMLElement>('#daygrid')
    if (day && nextDay && day.dataset.day === nextDay.dataset.day) takeGhosts(day, nextDay)
    this.#nameButton()
  }

  #nameButton(): void {
    const chosen = this.querySelector<HTMLInputElement>('[name="slot"]:checked')
    const words = this.querySelector('#send span')
    if (chosen?.dataset.send && words) words.textContent = chosen.dataset.send
  }
}

function takeGhosts(day: HTMLElement, fresh: HTMLElement): void {
  for (const old of day.querySelectorAll('.ghost:not(.is-taken)')) old.remove()
  for (const lane of day.querySelectorAll<HTMLElement>('.lane')) {
    const next = fresh.querySelector(`.lane[data-chair="${lane.dataset.chair}"]`)
    for (const ghost of next?.querySelectorAll('.ghost') ?? []) lane.append(document.adoptNode(ghost))
  }
}

customElements.define('booking-panel', BookingPanel)
