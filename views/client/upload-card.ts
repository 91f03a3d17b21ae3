import { asPart, leftForSignIn } from './request.ts'

/** Where cards of one upload stand, and what they send. */
interface Place {
  list: Element
  template: HTMLTemplateElement
  form: HTMLFormElement
  /** Words for a card, in the reader's language. */
  say(name: string, values?: { percent?: number; seconds?: number }): string
  /** Somebody wants to have it sent once more. */
  again(card: Card): void
}

export interface Card {
  readonly place: Place
  readonly file: File
  readonly element: HTMLElement
  readonly kind: string
  /** The same file sent again is the same document: an answer may have been lost after it was stored. */
  readonly batch: string
  request: XMLHttpRequest
}

interface Answer {
  filed: number
  refused: { name: string; why: string }[]
}

/** A card for a file, at the head of the list; it is sent by `sendCard`, as what was chosen in the form by now. */
export function addCard(place: Place, file: File): Card {
  const card: Card = {
    place,
    file,
    element: (place.template.content.cloneNode(true) as DocumentFragment).querySelector('li') as HTMLElement,
    kind: place.form.querySelector('select')?.value ?? '',
    batch: crypto.randomUUID(),
    request: new XMLHttpRequest(),
  }
  part(card, 'b').textContent = file.name
  card.element.addEventListener('click', ({ target }) => act(card, (target as HTMLElement).dataset.act))
  place.list.prepend(card.element)
  return card
}

/** @returns when it has ended, one way or the other; what became of it stands on the card */
export function sendCard(card: Card): Promise<void> {
  if (isGone(card)) return Promise.resolve()
  show(card, ['cancel'])
  const request = new XMLHttpRequest()
  card.request = request
  const started = performance.now()
  request.upload.addEventListener('progress', (event) => progress(card, event, started))
  return new Promise((done) => {
    request.addEventListener('loadend', () => {
      ended(card, request)
      done()
    })
    request.open('POST', card.place.form.action)
    for (const [name, value] of Object.entries(asPart)) request.setRequestHeader(name, value)
    request.send(bodyOf(card))
  })
}

function bodyOf({ place, batch, kind, file }: Card): FormData {
  const body = new FormData()
  const visit = place.form.querySelector<HTMLInputElement>('[name=visit]')?.value ?? ''
  for (const [name, value] of Object.entries({ batch, kind, visit, script: '1' })) body.set(name, value)
  body.set('files', file)
  return body
}

function progress(card: Card, { loaded, total }: ProgressEvent, started: number): void {
  const { say } = card.place
  const percent = total > 0 ? Math.floor((loaded / total) * 100) : 0
  const seconds = Math.ceil(((performance.now() - started) / 1000) * (total / Math.max(1, loaded) - 1))
  ;(part(card, 'progress') as HTMLProgressElement).value = percent
  if (percent >= 100) state(card, say('checking'))
  else state(card, say(seconds > 1 ? 'left' : 'percent', { percent, seconds }))
}

function ended(card: Card, request: XMLHttpRequest): void {
  if (isGone(card)) return
  const why = new Headers({ 'Chairside-Sign-In': request.getResponseHeader('Chairside-Sign-In') ?? '' })
  // Behind the lock nobody leaves: the card waits there to be sent again.
  if (request.status === 401 && leftForSignIn(why) && card.element.isConnected) return
  const answer = answerOf(request)
  if (answer && answer.refused.length === 0) card.element.dataset.done = ''
  else if (answer) failed(card, answer.refused.map((one) => one.why).join(' '), ['dismiss'])
  else failed(card, card.place.say(failureOf(request.status)), ['again', 'dismiss'])
}

function failed(card: Card, words: string, acts: string[]): void {
  card.element.classList.add('is-bad')
  show(card, acts)
  state(card, words)
}

function act(card: Card, what: string | undefined): void {
  if (what === 'cancel' || what === 'dismiss') {
    card.element.remove()
    card.request.abort()
  }
  if (what === 'again') {
    card.element.classList.remove('is-bad')
    card.place.again(card)
  }
}

/** Taken away by hand; while the screen is locked, list and card only wait outside the document. */
function isGone({ place, element }: Card): boolean {
  return !place.list.contains(element)
}

/** @param acts what can be pressed on it now */
function show(card: Card, acts: string[]): void {
  for (const button of card.element.querySelectorAll('button'))
    button.hidden = !acts.includes(button.dataset.act ?? '')
  part(card, 'progress').hidden = !acts.includes('cancel')
}

function state(card: Card, words: string): void {
  part(card, '.file-state').textContent = words
}

function part({ element }: Card, selector: string): HTMLElement {
  return element.querySelector(selector) as HTMLElement
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
