import { PartOfPage } from './part-of-page.ts'
import { fetchPart } from './request.ts'

/** Asks every second how far an import has come; when the step is over, shows the page anew. */
class ImportProgress extends PartOfPage {
  #timer = 0

  protected begin(signal: AbortSignal): void {
    signal.addEventListener('abort', () => clearTimeout(this.#timer))
    this.#lookSoon(signal)
  }

  /** A second after the answer before, however long that took: a late one would turn the count back. */
  #lookSoon(signal: AbortSignal): void {
    this.#timer = setTimeout(async () => {
      await this.#look(signal).catch(() => undefined)
      if (!signal.aborted) this.#lookSoon(signal)
    }, 1000)
  }

  async #look(signal: AbortSignal): Promise<void> {
    const answer = await fetchPart(this.dataset.from ?? '', { signal })
    if (!answer?.ok) return
    const part = new DOMParser()
      .parseFromString(await answer.text(), 'text/html')
      .querySelector<HTMLElement>('.import-now')
    if (!part) return
    if (part.dataset.over === 'yes') location.reload()
    else this.replaceChildren(part)
  }
}

customElements.define('import-progress', ImportProgress)
