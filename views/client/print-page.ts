/** A button that prints the page; without a script the browser's own menu does. */
class PrintPage extends HTMLElement {
  connectedCallback(): void {
    this.hidden = false
    this.querySelector('button')?.addEventListener('click', () => print())
  }
}

customElements.define('print-page', PrintPage)
