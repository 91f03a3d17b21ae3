/**
 * A custom element that listens only while it stands in the document. The screen lock takes everything out and puts
 * it back: `begin` is called each time anew, and whatever it starts ends with the signal.
 */
export abstract class PartOfPage extends HTMLElement {
  #leaving = new AbortController()

  connectedCallback(): void {
    this.#leaving = new AbortController()
    this.begin(this.#leaving.signal)
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
  }

  protected abstract begin(signal: AbortSignal): void
}
