import { findWhileTyping } from './find-while-typing.ts'

/** Results while typing in the header's search box; without a script its form leads to the list of patients. */
class PatientSearch extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="search"]')
    if (!input || this.querySelector('.listbox')) return
    findWhileTyping({
      host: this,
      input,
      source: this.dataset.source ?? '',
      wide: true,
      offersBefore: true,
      sends: true,
      pick: (option) => option.click(),
    })
  }
}

customElements.define('patient-search', PatientSearch)
