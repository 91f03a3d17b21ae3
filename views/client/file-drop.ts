import { PartOfPage } from './part-of-page.ts'
import { asPart, leftForSignIn } from './request.ts'

interface Answer {
  filed: number
  refused: { name: string; why: string }[]
}

/**
 * Sends chosen, photographed or dropped files one by one, each with a card that shows how far it is. A file that is
 * not taken says why on its card; the others are not affected. Without this script the form does the same in one go.
 */
class FileDrop extends PartOfPage {
  #waiting: (() => Promise<void>)[] = []
  #busy = 0

  protected begin(signal: AbortSignal): void {
    this.addEventListener('change', (event) => this.#chosen(event.target as HTMLInputElement), { signal })
    document.addEventListener('dragover', (event) => this.#over(event), { signal })
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && this.#mark(false), {
      signal,
    })
    document.addEventListener('drop', (event) => this.#dropped(event), { signal })
    void this.#awaitPictures()
    addEventListener('beforeunload', (event) => this.#isKept() && event.preventDefault(), { signal })
  }

  /** Files that are nowhere but on this page: under way, or to be tried again. */
  #isKept(): boolean {
    return this.#busy > 0 || this.list.querySelector('.is-bad [data-act="again"]:not([hidden])') !== null
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
    for (const file of files) this.#queue(new Card(this, file))
  }

  /** Two at a time: more only share the same line. */
  #queue(card: Card): void {
    card.onAgain = () => this.#queue(card)
    this.#waiting.push(() => card.send())
    void this.#work()
  }

  async #work(): Promise<void> {
    if (this.#busy >= 2) return
    const next = this.#waiting.shift()
    if (!next) return
    this.#busy += 1
    await next()
    this.#busy -= 1
    if (this.#busy === 0 && this.#waiting.length === 0) await this.#refresh()
    void this.#work()
  }

  /** Shows the list as it is now; cards of files that were not taken stay. */
  async #refresh(): Promise<void> {
    const response = await fetch(location.href, { credentials: 'same-origin' }).catch(() => undefined)
    if (!response?.ok || leftForSignIn(response.headers)) return
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
    const kept = [...this.list.querySelectorAll('.is-up:not([data-done])')]
    for (const part of ['.documents-chips', this.dataset['list'] ?? '', '.nav-tabs-line']) {
      const now = fresh.querySelector(part)
      if (now) document.querySelector(part)?.replaceChildren(...now.childNodes)
    }
    if (!fresh.querySelector('.documents > .empty')) document.querySelector('.documents > .empty')?.remove()
    this.list.prepend(...kept)
    void this.#awaitPictures()
  }

  /** Pictures are made after a file is stored: each is asked for a few times, at growing distance. */
  async #awaitPictures(): Promise<void> {
    for (let seconds = 1; seconds < 20; seconds *= 2) {
      if (!this.list.querySelector('[data-waiting]')) return
      await new Promise((wait) => setTimeout(wait, seconds * 1000))
      for (const card of this.list.querySelectorAll<HTMLElement>('[data-waiting]')) await showPicture(card)
    }
  }

  get list(): Element {
    return document.querySelector(this.dataset['list'] ?? '') as Element
  }

  /** Words for the cards, in the reader's language. */
  say(name: string, values: { percent?: number; seconds?: number } = {}): string {
    const words = this.querySelector(`data[value="${name}"]`)?.textContent ?? ''
    return words.replace('%p', String(values.percent ?? '')).replace('%s', String(values.seconds ?? ''))
  }
}

class Card {
  onAgain = (): void => {}
  readonly #drop: FileDrop
  readonly #file: File
  readonly #element: HTMLElement
  // The same file sent again is the same document: an answer may have been lost after it was stored.
  readonly #batch = crypto.randomUUID()
  readonly #kind: string
  #request = new XMLHttpRequest()

  constructor(drop: FileDrop, file: File) {
    this.#drop = drop
    this.#file = file
    this.#kind = drop.querySelector('select')?.value ?? ''
    const template = drop.querySelector('template') as HTMLTemplateElement
    this.#element = (template.content.cloneNode(true) as DocumentFragment).querySelector('li') as HTMLElement
    this.#part('b').textContent = file.name
    this.#element.addEventListener('click', (event) =>
      this.#act((event.target as HTMLElement).dataset['act']),
    )
    drop.list.prepend(this.#element)
  }

  send(): Promise<void> {
    if (!this.#element.isConnected) return Promise.resolve()
    const form = this.#drop.querySelector('form') as HTMLFormElement
    const body = new FormData()
    const visit = form.querySelector<HTMLInputElement>('[name=visit]')?.value ?? ''
    for (const [name, value] of Object.entries({ batch: this.#batch, kind: this.#kind, visit, script: '1' }))
      body.set(name, value)
    body.set('files', this.#file)
    this.#show({ acts: ['cancel'] })
    const request = new XMLHttpRequest()
    this.#request = request
    const started = performance.now()
    request.upload.addEventListener('progress', (event) => this.#progress(event, started))
    return new Promise((done) => {
      request.addEventListener('loadend', () => {
        this.#ended(request)
        done()
      })
      request.open('POST', form.action)
      for (const [name, value] of Object.entries(asPart)) request.setRequestHeader(name, value)
      request.send(body)
    })
  }

  #progress({ loaded, total }: ProgressEvent, started: number): void {
    const percent = total > 0 ? Math.floor((loaded / total) * 100) : 0
    const seconds = Math.ceil(((performance.now() - started) / 1000) * (total / Math.max(1, loaded) - 1))
    ;(this.#part('progress') as HTMLProgressElement).value = percent
    if (percent >= 100) this.#state(this.#drop.say('checking'))
    else this.#state(this.#drop.say(seconds > 1 ? 'left' : 'percent', { percent, seconds }))
  }

  #ended(request: XMLHttpRequest): void {
    if (!this.#element.isConnected) return
    const why = new Headers({ 'Chairside-Sign-In': request.getResponseHeader('Chairside-Sign-In') ?? '' })
    if (request.status === 401 && leftForSignIn(why)) return
    const answer = answerOf(request)
    if (answer && answer.refused.length === 0) this.#element.dataset['done'] = ''
    else if (answer) this.#failed(answer.refused.map((one) => one.why).join(' '), ['dismiss'])
    else this.#failed(this.#drop.say(failureOf(request.status)), ['again', 'dismiss'])
  }

  #failed(words: string, acts: string[]): void {
    this.#element.classList.add('is-bad')
    this.#show({ acts })
    this.#state(words)
  }

  #act(act: string | undefined): void {
    if (act === 'cancel' || act === 'dismiss') {
      this.#element.remove()
      this.#request.abort()
    }
    if (act === 'again') {
      this.#element.classList.remove('is-bad')
      this.onAgain()
    }
  }

  #show({ acts }: { acts: string[] }): void {
    for (const button of this.#element.querySelectorAll('button'))
      button.hidden = !acts.includes(button.dataset['act'] ?? '')
    this.#part('progress').hidden = !acts.includes('cancel')
  }

  #state(words: string): void {
    this.#part('.file-state').textContent = words
  }

  #part(selector: string): HTMLElement {
    return this.#element.querySelector(selector) as HTMLElement
  }
}

async function showPicture(card: HTMLElement): Promise<void> {
  const address = card.dataset['waiting'] ?? ''
  const response = await fetch(address, {
    credentials: 'same-origin',
    headers: asPart,
  }).catch(() => undefined)
  if (!response?.ok || !card.isConnected) return
  const picture = document.createElement('img')
  picture.alt = ''
  picture.src = URL.createObjectURL(await response.blob())
  card.querySelector('.file-pic')?.replaceChildren(picture)
  card.querySelector('.file-wait')?.remove()
  delete card.dataset['waiting']
}

function answerOf(request: XMLHttpRequest): Answer | undefined {
  if (request.status !== 200 && request.status !== 422) return undefined
  try {
    const answer = JSON.parse(request.responseText) as Partial<Answer>
    return Array.isArray(answer.refused) ? (answer as Answer) : undefined
  } catch {
    return undefined
  }
}

function failureOf(status: number): string {
  if (status === 0) return 'lost'
  if (status === 503) return 'busy'
  return status === 507 ? 'full' : 'failed'
}

customElements.define('file-drop', FileDrop)
