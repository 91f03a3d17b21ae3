/** The button that takes money names the amount as it is typed, and the way it is paid. */
class PayButton extends HTMLElement {
  #stop = new AbortController()

  connectedCallback(): void {
    const form = this.closest('form')
    if (!form) return
    this.#stop = new AbortController()
    form.addEventListener('input', () => this.#name(form), { signal: this.#stop.signal })
    this.#name(form)
  }

  disconnectedCallback(): void {
    this.#stop.abort()
  }

  #name(form: HTMLFormElement): void {
    const { amount = '', ...words } = this.dataset
    const sent = new FormData(form)
    const typed = String(sent.get('amount') ?? '').trim()
    const send = words[String(sent.get('method') ?? '')]
    const button = this.querySelector('span')
    if (!button || send === undefined || !/\d/.test(typed)) return
    // The sign of the currency stays where the clinic's country writes it.
    const sum = amount.replace(/\d(?:[^\p{L}\p{Sc}]*\d)?/u, () => typed)
    button.textContent = send.replace('{amount}', () => sum)
  }
}

customElements.define('pay-button', PayButton)
