import { PartOfPage } from './part-of-page.ts'
import { asPart, leftForSignIn } from './request.ts'
import { addCard, type Card, sendCard } from './upload-card.ts'

/** More would only share the same line. */
const AT_ONCE = 2

/**
 * Sends chosen, photographed or dropped files one by one, each with a card that shows how far it is. A file that is
 * not taken says why on its card; the others are not affected. Without this script the form does the same in one go.
 */
class FileDrop extends PartOfPage {
  #list = document.createElement('ul')
  #waiting: Card[] = []
  #busy = 0

  protected begin(signal: AbortSignal): void {
    this.#list = document.querySelector<HTMLUListElement>(this.dataset.list ?? '') ?? this.#list
    this.addEventListener('change', (event) => this.#chosen(event.target as HTMLInputElement), { signal })
    document.addEventListener('dragover', (event) => this.#over(event), { signal })
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && this.#mark(false), {
      signal,
    })
    document.addEventListener('drop', (event) => this.#dropped(event), { signal })
    if (this.#list.querySelector('[data-done]')) void this.#refresh()
    else void this.#awaitPictures()
    addEventListener('beforeunload', (event) => this.#isKept() && event.preventDefault(), { signal })
  }

  /** Files that are nowhere but on this page: under way, or to be tried again. */
  #isKept(): boolean {
    return this.#busy > 0 || this.#list.querySelector('.is-bad [data-act="again"]:not([hidden])') !== null
  }

  #chosen(input: HTMLInputElement): void {
    if (input.type !== 'file') return
    this.#add([...(input.files ?? [])])
    input.value = ''
  }

  #over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    this.#mark(true)
  }

  #dropped(event: DragEvent): void {
    const files = [...(event.dataTransfer?.files ?? [])]
    this.#mark(false)
    if (files.length === 0) return
    event.preventDefault()
    this.#add(files)
  }

  #mark(isOver: boolean): void {
    document.body.classList.toggle('is-dropping', isOver)
  }

  #add(files: File[]): void {
    const form = this.querySelector('form') as HTMLFormElement
    const template = this.querySelector('template') as HTMLTemplateElement
    const place = {
      list: this.#list,
      template,
      form,
      say: this.#say,
      again: (card: Card) => this.#queue(card),
    }
    for (const file of files) this.#queue(addCard(place, file))
  }

  #queue(card: Card): void {
    this.#waiting.push(card)
    void this.#work()
  }

  async #work(): Promise<void> {
    if (this.#busy >= AT_ONCE) return
    const next = this.#waiting.shift()
    if (!next) return
    this.#busy += 1
    await sendCard(next)
    this.#busy -= 1
    if (this.#busy === 0 && this.#waiting.length === 0) await this.#refresh()
    void this.#work()
  }

  /** Shows the list as it is now; cards of files that were not taken stay. */
  async #refresh(): Promise<void> {
    // Behind the lock there is nothing to show; it is done when the page is back.
    if (!this.isConnected) return
    const response = await fetch(location.href, { credentials: 'same-origin' }).catch(() => undefined)
    if (!response?.ok || leftForSignIn(response.headers)) return
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
    const kept = [...this.#list.querySelectorAll('.is-up:not([data-done])')]
    for (const part of ['.documents-chips', this.dataset.list ?? '', '.nav-tabs-line']) {
      const now = fresh.querySelector(part)
      if (now) document.querySelector(part)?.replaceChildren(...now.childNodes)
    }
    if (!fresh.querySelector('.documents > .empty')) document.querySelector('.documents > .empty')?.remove()
    this.#list.prepend(...kept)
    void this.#awaitPictures()
  }

  /** Pictures are made after a file is stored: each is asked for a few times, at growing distance. */
  async #awaitPictures(): Promise<void> {
    for (let seconds = 1; seconds < 20; seconds *= 2) {
      if (!this.#list.querySelector('[data-waiting]')) return
      await new Promise((wait) => setTimeout(wait, seconds * 1000))
      for (const card of this.#list.querySelectorAll<HTMLElement>('[data-waiting]')) await showPicture(card)
    }
  }

  /** Words for the cards, in the reader's language. */
  #say = (name: string, values: { percent?: number; seconds?: number } = {}): string => {
    const words = this.querySelector(`data[value="${name}"]`)?.textContent ?? ''
    return words.replace('%p', String(values.percent ?? '')).replace('%s', String(values.seconds ?? ''))
  }
}

async function showPicture(card: HTMLElement): Promise<void> {
  const address = card.dataset.waiting ?? ''
  const response = await fetch(address, {
    credentials: 'same-origin',
    headers: asPart,
  }).catch(() => undefined)
  if (!response?.ok || !card.isConnected) return
  const picture = document.createElement('img')
  picture.alt = ''
  picture.addEventListener('load', () => URL.revokeObjectURL(picture.src), { once: true })
  picture.src = URL.createObjectURL(await response.blob())
  card.querySelector('.file-pic')?.replaceChildren(picture)
  card.querySelector('.file-wait')?.remove()
  delete card.dataset.waiting
}

customElements.define('file-drop', FileDrop)
