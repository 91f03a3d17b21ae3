import { fetchPart } from './request.ts'

/** Finds the patient of a booking while their name is typed; picking one sends the form for its next state. */
class PatientPicker extends HTMLElement {
  #input!: HTMLInputElement
  #list!: HTMLDivElement
  #asked = new AbortController()
  #timer = 0

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input')
    if (!input || this.querySelector('.listbox')) return
    this.#input = input
    this.#list = document.createElement('div')
    this.#list.className = 'listbox'
    this.#list.hidden = true
    this.append(this.#list)
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-expanded', 'false')
    input.addEventListener('input', () => this.#askSoon())
    input.addEventListener('keydown', (event) => this.#press(event))
    this.#list.addEventListener('click', (event) =>
      this.#pick((event.target as Element).closest('[role="option"]')),
    )
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.contains(relatedTarget as Node | null)) this.#close()
    })
    this.closest('.field')?.querySelector<HTMLElement>('[data-find]')?.setAttribute('hidden', '')
  }

  #askSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(), 90)
  }

  async #ask(): Promise<void> {
    const query = this.#input.value.trim()
    this.#asked.abort()
    if (query === '') return this.#close()
    this.#asked = new AbortController()
    const { signal } = this.#asked
    try {
      const address = `${this.dataset.source}?${new URLSearchParams({ q: query })}`
      const response = await fetchPart(address, { signal })
      if (response?.ok) this.#show(await response.text())
    } catch {
      if (!signal.aborted) this.#close()
    }
  }

  #show(markup: string): void {
    this.#list.innerHTML = markup
    this.#options().forEach((option, at) => {
      option.id ||= `pick-${at}`
      option.tabIndex = -1
    })
    this.#list.hidden = false
    this.#input.setAttribute('aria-controls', 'picks')
    this.#input.setAttribute('aria-expanded', 'true')
    this.#choose(this.#options()[0])
  }

  #close(): void {
    clearTimeout(this.#timer)
    this.#list.hidden = true
    this.#input.setAttribute('aria-expanded', 'false')
    this.#input.removeAttribute('aria-activedescendant')
  }

  #press(event: KeyboardEvent): void {
    const options = this.#options()
    const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true')
    if (event.key === 'Escape' && !this.#list.hidden) {
      event.preventDefault()
      event.stopPropagation()
      this.#close()
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !this.#list.hidden) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      this.#choose(options[(at + step + options.length) % options.length])
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      if (this.#list.hidden) void this.#ask()
      else this.#pick(options[at] ?? null)
    }
  }

  #choose(option: HTMLElement | undefined): void {
    for (const other of this.#options()) other.removeAttribute('aria-selected')
    if (!option) return this.#input.removeAttribute('aria-activedescendant')
    option.setAttribute('aria-selected', 'true')
    option.scrollIntoView({ block: 'nearest' })
    this.#input.setAttribute('aria-activedescendant', option.id)
  }

  #pick(option: Element | null): void {
    const form = this.#input.form
    if (!(option instanceof HTMLElement) || !form) return
    const patient = option.dataset.patient
    const name = this.#input.value.trim()
    if (!patient && name && !/\d/.test(name)) hide(form, 'family_name', capital(name))
    hide(form, 'pick', patient ? `patient_id:${patient}` : 'newcomer:on')
    form.noValidate = true
    form.action = '/appointments/times'
    form.submit()
  }

  #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[role="option"]')]
  }
}

function hide(form: HTMLFormElement, name: string, value: string): void {
  const input = document.createElement('input')
  input.type = 'hidden'
  input.name = name
  input.value = value
  form.append(input)
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}

customElements.define('patient-picker', PatientPicker)
