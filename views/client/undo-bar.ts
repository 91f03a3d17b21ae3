/** Says what just happened. Goes after ten seconds, but waits while someone points at it or is in it. */
class UndoBar extends HTMLElement {
  #timer = 0

  connectedCallback(): void {
    for (const event of ['pointerenter', 'focusin']) this.addEventListener(event, () => this.#wait())
    for (const event of ['pointerleave', 'focusout']) this.addEventListener(event, () => this.#count())
    this.#count()
  }

  disconnectedCallback(): void {
    this.#wait()
  }

  #wait(): void {
    clearTimeout(this.#timer)
  }

  #count(): void {
    this.#wait()
    this.#timer = setTimeout(() => this.remove(), 10_000)
  }
}

customElements.define('undo-bar', UndoBar)
