import { PartOfPage } from './part-of-page.ts'

/** The button that takes money names the amount as it is typed, and the way it is paid. */
class PayButton extends PartOfPage {
  protected begin(signal: AbortSignal): void {
    const form = this.closest('form')
    if (!form) return
    form.addEventListener('input', () => this.#name(form), { signal })
    this.#name(form)
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
