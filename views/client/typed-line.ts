import { PartOfPage } from './part-of-page.ts'
import { fetchPart } from './request.ts'

/** Milliseconds without a key after which a line is asked for. */
const PAUSE = 120

/** Says under a typed treatment what it means, while it is typed. */
class TypedLine extends PartOfPage {
  #asked = new AbortController()
  #timer = 0

  protected begin(signal: AbortSignal): void {
    const input = this.querySelector<HTMLInputElement>('[name="line"]')
    if (!input) return
    // Behind the tooth that was chosen on the chart, where typing goes on.
    input.setSelectionRange(input.value.length, input.value.length)
    // Who types faster than the page loads has begun without us.
    if (input.value !== input.defaultValue) void this.#ask(input.value.trim())
    input.addEventListener('input', () => this.#askSoon(input), { signal })
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer)
      this.#asked.abort()
    })
  }

  #askSoon(input: HTMLInputElement): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(input.value.trim()), PAUSE)
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
