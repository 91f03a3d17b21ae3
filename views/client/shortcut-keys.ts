import { PartOfPage } from './part-of-page.ts'

/**
 * Keys for the whole page. Whatever carries aria-keyshortcuts is pressed by its key ("N", "Escape",
 * "Control+Enter"); `?` shows the list. Single letters can be switched off there (WCAG 2.1.4).
 */
class ShortcutKeys extends PartOfPage {
  protected begin(signal: AbortSignal): void {
    document.addEventListener('keydown', (event) => this.#press(event), { signal })
    for (const opener of document.querySelectorAll<HTMLElement>('[data-opens="shortcut-keys"]')) {
      opener.hidden = false
      opener.addEventListener('click', () => this.#dialog?.showModal(), { signal })
    }
    const letters = this.querySelector<HTMLInputElement>('input[type="checkbox"]')
    if (!letters) return
    letters.checked = lettersOn()
    letters.addEventListener('change', () => localStorage.setItem(setting, letters.checked ? 'on' : 'off'), {
      signal,
    })
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return
    const name = nameOf(event)
    const single = name.length === 1
    if (single && (isTyping(event.target as Element) || !lettersOn())) return
    if (name === '?') {
      event.preventDefault()
      this.#dialog?.showModal()
    } else if (pressed(name, event.target as Element)) event.preventDefault()
  }
}

const setting = 'chairside.single-letter-keys'

function lettersOn(): boolean {
  return localStorage.getItem(setting) !== 'off'
}

/** "n" is N, Ctrl or Cmd with Enter is Control+Enter. Other combinations belong to the browser. */
function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
  if (event.altKey) return ''
  if (event.ctrlKey || event.metaKey) return key === 'Enter' ? 'Control+Enter' : ''
  return key
}

function pressed(name: string, from: Element): boolean {
  const near = from.closest('form')?.querySelector<HTMLElement>(selectorOf(name))
  const target = near ?? [...document.querySelectorAll<HTMLElement>(selectorOf(name))].findLast(isVisible)
  if (!target || name === '') return false
  if (target.matches('input, select, textarea')) target.focus()
  else target.click()
  return true
}

function selectorOf(name: string): string {
  return `[aria-keyshortcuts~="${CSS.escape(name)}"]`
}

function isVisible(element: HTMLElement): boolean {
  return element.checkVisibility()
}

function isTyping(element: Element): boolean {
  const field = element.closest<HTMLInputElement>('input, textarea, select, [contenteditable]')
  return field !== null && !['checkbox', 'radio', 'button', 'submit'].includes(field.type)
}

customElements.define('shortcut-keys', ShortcutKeys)
