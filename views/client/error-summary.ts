import { PartOfPage } from './part-of-page.ts'

/** What is wrong with a form: takes the focus when it appears, and leads to each field. */
class ErrorSummary extends PartOfPage {
  protected begin(signal: AbortSignal): void {
    this.focus()
    this.addEventListener('click', (event) => lead(event), { signal })
  }
}

function lead(event: Event): void {
  const link = (event.target as Element).closest('a[href^="#"]')
  const field = link && document.getElementById(link.getAttribute('href')?.slice(1) ?? '')
  if (!field) return
  event.preventDefault()
  field.scrollIntoView({ block: 'center' })
  focusable(field)?.focus()
}

function focusable(field: HTMLElement): HTMLElement | null {
  return field.matches('fieldset') ? field.querySelector<HTMLElement>('input, select, textarea') : field
}

customElements.define('error-summary', ErrorSummary)
