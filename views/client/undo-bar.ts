import { PartOfPage } from './part-of-page.ts'

const SHOWN = 10_000

/** Says what just happened. Goes after ten seconds, but waits while someone points at it or is in it. */
class UndoBar extends PartOfPage {
  #timer = 0

  protected begin(signal: AbortSignal): void {
    for (const event of ['pointerenter', 'focusin'])
      this.addEventListener(event, () => this.#wait(), { signal })
    for (const event of ['pointerleave', 'focusout'])
      this.addEventListener(event, () => this.#count(), { signal })
    signal.addEventListener('abort', () => this.#wait())
    this.#count()
  }

  #wait(): void {
    clearTimeout(this.#timer)
  }

  #count(): void {
    this.#wait()
    this.#timer = setTimeout(() => this.remove(), SHOWN)
  }
}

customElements.define('undo-bar', UndoBar)
