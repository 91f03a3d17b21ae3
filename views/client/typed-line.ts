import { fetchPart } from './request.ts'

/** Says under a typed treatment what it means, while it is typed. */
class TypedLine extends HTMLElement {
  #asked = new AbortController()
  #timer = 0

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('[name="line"]')
    if (!input) return
    // Behind the tooth that was chosen on the chart, where typing goes on.
    input.setSelectionRange(input.value.length, input.value.length)
    // Who types faster than the page loads has begun without us.
    if (input.value !== input.defaultValue) void this.#ask(input.value.trim())
    input.addEventListener('input', () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#ask(input.value.trim()), 120)
    })
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer)
    this.#asked.abort()
  }

  async #ask(line: string): Promise<void> {
    const meaning = this.querySelector('[data-meaning]')
    this.#asked.abort()
    this.#asked = new AbortController()
    if (!meaning) return
    if (line === '') return meaning.replaceChildren()
    const { signal } = this.#asked
    try {
      const response = await fetchPart(`${this.dataset.source}?${new URLSearchParams({ line })}`, { signal })
      if (response?.ok) meaning.innerHTML = await response.text()
    } catch {
      if (!signal.aborted) meaning.replaceChildren()
    }
  }
}

customElements.define('typed-line', TypedLine)
