import { fetchPart } from './request.ts'

/**
 * Results while typing in the header's search box. `data-source` answers ?q= with a part that holds
 * role="option" links; without a script the form itself leads to the list of patients.
 */
class PatientSearch extends HTMLElement {
  #input!: HTMLInputElement
  #list!: HTMLDivElement
  #asked = new AbortController()
  #timer = 0

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="search"]')
    if (!input || this.querySelector('.listbox')) return
    this.#input = input
    this.#list = document.createElement('div')
    this.#list.className = 'listbox wide'
    this.#list.hidden = true
    this.append(this.#list)
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-expanded', 'false')
    input.addEventListener('input', () => this.#askSoon())
    input.addEventListener('focus', () => void this.#ask())
    input.addEventListener('keydown', (event) => this.#press(event))
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.contains(relatedTarget as Node | null)) this.#close()
    })
  }

  #askSoon(): void {
    // An answer to what stood there before would move the choice under the person's fingers.
    this.#asked.abort()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ask(), 90)
  }

  async #ask(): Promise<void> {
    this.#asked.abort()
    this.#asked = new AbortController()
    const { signal } = this.#asked
    const address = `${this.dataset.source}?${new URLSearchParams({ q: this.#input.value })}`
    try {
      const response = await fetchPart(address, { signal })
      if (response?.ok) this.#show(await response.text())
    } catch (problem) {
      // Typing on aborts the question before; a lost connection leaves the form itself to work.
      if (!signal.aborted) this.#close()
      else if (!(problem instanceof DOMException)) throw problem
    }
  }

  #show(markup: string): void {
    if (!this.contains(document.activeElement)) return
    this.#list.innerHTML = markup
    this.#options().forEach((option, index) => {
      option.id ||= `found-${index}`
      option.tabIndex = -1
    })
    const box = this.#list.querySelector('[role="listbox"]')
    if (box) {
      box.id ||= 'found'
      this.#input.setAttribute('aria-controls', box.id)
    }
    this.#list.hidden = markup.trim() === ''
    this.#input.setAttribute('aria-expanded', String(!this.#list.hidden))
    this.toggleAttribute('data-open', !this.#list.hidden)
    this.#choose(this.#input.value === '' ? undefined : this.#options()[0])
  }

  #close(): void {
    this.#asked.abort()
    clearTimeout(this.#timer)
    this.#list.hidden = true
    this.#input.setAttribute('aria-expanded', 'false')
    this.#input.removeAttribute('aria-activedescendant')
    this.removeAttribute('data-open')
  }

  #press(event: KeyboardEvent): void {
    const options = this.#options()
    const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true')
    if (event.key === 'Escape') {
      // The first Escape closes the list, the next clears the box, as browsers do.
      event.stopPropagation()
      if (this.#list.hidden) return
      event.preventDefault()
      this.#close()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (this.#list.hidden) return void this.#ask()
      const step = event.key === 'ArrowDown' ? 1 : -1
      this.#choose(options[(at + step + options.length) % options.length])
    } else if (event.key === 'Enter' && !this.#list.hidden && at >= 0 && !event.ctrlKey) {
      event.preventDefault()
      options[at]?.click()
    }
  }

  #choose(option: HTMLElement | undefined): void {
    for (const other of this.#options()) other.removeAttribute('aria-selected')
    if (!option) return this.#input.removeAttribute('aria-activedescendant')
    option.setAttribute('aria-selected', 'true')
    option.scrollIntoView({ block: 'nearest' })
    this.#input.setAttribute('aria-activedescendant', option.id)
  }

  #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[role="option"]')]
  }
}

customElements.define('patient-search', PatientSearch)
