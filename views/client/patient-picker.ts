import { findWhileTyping } from './find-while-typing.ts'

/** Finds the patient of a booking while their name is typed; picking one sends the form for its next state. */
class PatientPicker extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input')
    if (!input || this.querySelector('.listbox')) return
    findWhileTyping({
      host: this,
      input,
      source: this.dataset.source ?? '',
      pick: (option) => pick(input, option.dataset.patient),
    })
    this.closest('.field')?.querySelector<HTMLElement>('[data-find]')?.setAttribute('hidden', '')
  }
}

/** @param patient nobody who is here yet when undefined: what was typed becomes their name */
function pick({ form, value }: HTMLInputElement, patient: string | undefined): void {
  if (!form) return
  const name = value.trim()
  if (!patient && name && !/\d/.test(name)) hide(form, 'family_name', capital(name))
  hide(form, 'pick', patient ? `patient_id:${patient}` : 'newcomer:on')
  form.noValidate = true
  form.action = '/appointments/times'
  form.submit()
}

function hide(form: HTMLFormElement, name: string, value: string): void {
  const input = document.createElement('input')
  input.type = 'hidden'
  input.name = name
  input.value = value
  form.append(input)
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}

customElements.define('patient-picker', PatientPicker)
