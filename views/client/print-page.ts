import { PartOfPage } from './part-of-page.ts'

/** A button that prints the page; without a script the browser's own menu does. */
class PrintPage extends PartOfPage {
  protected begin(signal: AbortSignal): void {
    this.hidden = false
    this.querySelector('button')?.addEventListener('click', () => print(), { signal })
  }
}

customElements.define('print-page', PrintPage)
