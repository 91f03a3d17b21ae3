import { PartOfPage } from './part-of-page.ts'

const changed = new Set<HTMLFormElement>()

/** Forms on this page with input that was not sent yet, also while the screen is locked. */
export function unsentForms(): HTMLFormElement[] {
  return [...changed]
}

/**
 * Nothing typed is lost: warns before a page with unsent input is left, and does not send a form into
 * nowhere while the server cannot be reached. Forms with data-unkept are left alone.
 */
class FormKeeper extends PartOfPage {
  protected begin(signal: AbortSignal): void {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-unsent]')) changed.add(form)
    document.addEventListener('input', ({ target }) => this.#note(target as HTMLInputElement), { signal })
    document.addEventListener('submit', (event) => void this.#send(event), { signal })
    window.addEventListener('beforeunload', (event) => this.#leave(event), { signal })
  }

  #note({ form }: HTMLInputElement): void {
    if (form && isKept(form)) changed.add(form)
  }

  async #send(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || !isKept(form)) return
    event.preventDefault()
    if (form.getAttribute('aria-busy') === 'true') return
    form.setAttribute('aria-busy', 'true')
    const reached = await isServerThere()
    // Until the answer is there a second press does nothing; a download leaves the page, and the form, as it is.
    setTimeout(() => form.removeAttribute('aria-busy'), reached ? 2000 : 0)
    if (!reached) return sayUnsent(form, this.querySelector('template'))
    changed.delete(form)
    sendNow(form, event.submitter)
  }

  #leave(event: BeforeUnloadEvent): void {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault()
  }
}

/** Says at the head of a form that the server cannot be reached, in the words that the page brought for it. */
export function sayUnsent(form: HTMLFormElement, words: HTMLTemplateElement | null | undefined): void {
  if (!words) return
  form.querySelector('.form-unsent')?.remove()
  form.prepend(words.content.cloneNode(true))
  form.querySelector<HTMLElement>('.form-unsent')?.focus()
}

function isKept(form: HTMLFormElement): boolean {
  // By attribute: a field called "method" or "action" would hide the form's own.
  const method = form.getAttribute('method')?.toLowerCase()
  return method === 'post' && !form.hasAttribute('data-unkept') && !form.closest('.menu')
}

async function isServerThere(): Promise<boolean> {
  try {
    await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(3000) })
    return true
  } catch {
    return false
  }
}

/** Sends without a submit event, which would come here again; the pressed button's name and value go along. */
function sendNow(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const button = submitter as HTMLButtonElement | null
  const action = form.getAttribute('action')
  const pressed = document.createElement('input')
  pressed.type = 'hidden'
  pressed.name = button?.name ?? ''
  pressed.value = button?.value ?? ''
  form.append(pressed)
  const other = button?.getAttribute('formaction')
  if (other) form.setAttribute('action', other)
  HTMLFormElement.prototype.submit.call(form)
  pressed.remove()
  if (action === null) form.removeAttribute('action')
  else form.setAttribute('action', action)
}

customElements.define('form-keeper', FormKeeper)
