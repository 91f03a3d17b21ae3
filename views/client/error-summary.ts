import { PartOfPage } from './part-of-page.ts'

/** What is wrong with a form: takes the focus when it appears, says of which field, and leads to each. */
class ErrorSummary extends PartOfPage {
  protected begin(signal: AbortSignal): void {
    this.focus()
    for (const link of this.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) nameField(link)
    this.addEventListener('click', (event) => lead(event), { signal })
  }
}

/** "Fill this in" alone does not say what. */
function nameField(link: HTMLAnchorElement): void {
  const field = document.getElementById(link.hash.slice(1))
  const name = field && labelOf(field)
  // After a lock the summary stands there again with its names.
  if (name && !link.textContent.startsWith(`${name}: `)) link.prepend(`${name}: `)
}

/** What a field is called on the page: its label, or the name it carries where it stands in a row of them. */
function labelOf(field: HTMLElement): string {
  const label = document.querySelector(`label[for="${field.id}"]`) ?? field.closest('label')
  return (field.getAttribute('aria-label') ?? label?.firstChild?.textContent ?? '').trim()
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
