import { fetchPart } from './request.ts'

/** Asks every second how far an import has come; when the step is over, shows the page anew. */
class ImportProgress extends HTMLElement {
  #timer = 0

  connectedCallback(): void {
    this.#timer = setInterval(() => void this.#look(), 1000)
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const answer = await fetchPart(this.dataset['from'] ?? '').catch(() => undefined)
    if (!answer?.ok) return
    const part = new DOMParser()
      .parseFromString(await answer.text(), 'text/html')
      .querySelector<HTMLElement>('.import-now')
    if (!part) return
    if (part.dataset['over'] === 'yes') location.reload()
    else this.replaceChildren(part)
  }
}

customElements.define('import-progress', ImportProgress)
