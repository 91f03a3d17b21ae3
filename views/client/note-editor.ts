import { PartOfPage } from './part-of-page.ts'
import { fetchPart } from './request.ts'

/** Milliseconds until the note is saved, and until an answer is no longer waited for. */
const AFTER_TYPING = 800
const WHILE_BUSY = 300
const WHEN_FAILED = 5000
const GIVEN_UP = 8000

interface Kept {
  version: string
  texts: string[]
}

/**
 * The note as it is written: saved while typing, phrases by click or Alt and a digit, what is still needed
 * counted. What the server does not have yet is kept in this tab only, and goes with it.
 */
class NoteEditor extends PartOfPage {
  #timer = 0
  #saving = false
  #unsaved = false
  #sending = false

  protected begin(signal: AbortSignal): void {
    signal.addEventListener('abort', () => clearTimeout(this.#timer))
    for (const button of this.querySelectorAll<HTMLElement>('[data-save-button], [data-use-template]'))
      button.hidden = true
    for (const part of this.#parts) this.#watch(part, signal)
    this.#form.addEventListener('input', () => this.#typed(), { signal })
    this.#form.addEventListener('submit', (event) => void this.#send(event), { signal })
    this.#form
      .querySelector('[name="template"]')
      ?.addEventListener('change', () => this.#press('[data-use-template]'), { signal })
    window.addEventListener('online', () => void this.#save(), { signal })
    window.addEventListener('beforeunload', (event) => this.#unsaved && event.preventDefault(), { signal })
    this.#count()
    this.#restore()
  }

  get #form(): HTMLFormElement {
    return this.querySelector('form') as HTMLFormElement
  }

  get #parts(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[data-part]')]
  }

  get #texts(): string[] {
    return [...this.querySelectorAll('textarea')].map((area) => area.value)
  }

  get #version(): HTMLInputElement {
    return this.querySelector('[name="version"]') as HTMLInputElement
  }

  #watch(part: HTMLElement, signal: AbortSignal): void {
    const area = part.querySelector('textarea') as HTMLTextAreaElement
    const chips = part.querySelector<HTMLElement>('.chips')
    const open = (on: boolean) => {
      part.classList.toggle('on', on)
      if (chips) chips.hidden = !on
    }
    part.addEventListener('focusin', () => open(true), { signal })
    if (part.contains(document.activeElement)) open(true)
    part.addEventListener('focusout', ({ relatedTarget }) => open(part.contains(relatedTarget as Node)), {
      signal,
    })
    // A press on a phrase would take the focus first, and with it the phrases away.
    chips?.addEventListener('pointerdown', (event) => event.preventDefault(), { signal })
    chips?.addEventListener(
      'click',
      ({ target }) => insert(area, (target as Element).closest<HTMLElement>('[data-phrase]')),
      { signal },
    )
    area.addEventListener(
      'keydown',
      (event) => {
        const digit = event.altKey && /^Digit([1-9])$/.exec(event.code)?.[1]
        const chip = digit
          ? chips?.querySelectorAll<HTMLElement>('[data-phrase]')[Number(digit) - 1]
          : undefined
        if (!chip) return
        event.preventDefault()
        insert(area, chip)
      },
      { signal },
    )
  }

  #typed(): void {
    this.#unsaved = true
    this.#keep()
    this.#count()
    this.#saveIn(AFTER_TYPING)
  }

  #saveIn(milliseconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#save(), milliseconds)
  }

  /** @returns whether the server has everything now */
  async #save(): Promise<boolean> {
    if (!this.#unsaved) return true
    if (this.#saving) {
      this.#saveIn(WHILE_BUSY)
      return false
    }
    this.#saving = true
    this.#unsaved = false
    if (!this.#offline) this.#say('saving')
    const body = new URLSearchParams(new FormData(this.#form) as unknown as Record<string, string>)
    const answer = await fetchPart(this.dataset.save ?? '', {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(GIVEN_UP),
    }).catch(() => null)
    this.#saving = false
    if (answer?.ok) return this.#saved(await answer.json())
    this.#unsaved = true
    // Another desk saved this draft, or signed it: the page that shows both comes from the server.
    if (answer?.status === 409) this.#press('[data-save-button]')
    // An ended or locked sign-in has led away; the server kept what was sent.
    else if (answer !== undefined) this.#failed()
    return false
  }

  #saved({ version, time }: { version: number; time: string }): boolean {
    this.#version.value = String(version)
    for (const mark of this.querySelectorAll('[data-time]')) mark.textContent = time
    if (this.#unsaved) this.#keep()
    else sessionStorage.removeItem(this.#key)
    this.#say('saved')
    return !this.#unsaved
  }

  #failed(): void {
    this.#say('unsaved')
    this.#saveIn(WHEN_FAILED)
  }

  /** Signing, handing over and another template wait until what was typed is safe; then the form goes, once. */
  async #send(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const button = event.submitter as HTMLButtonElement | null
    clearTimeout(this.#timer)
    // By script it is pressed only when the server has another version: nothing is safe before both are seen.
    if (button?.matches('[data-save-button]')) return this.#go(button)
    if (this.#sending) return
    this.#sending = true
    this.#sending = await this.#settled()
    if (this.#sending) this.#go(button)
  }

  #go(button: HTMLButtonElement | null): void {
    this.#unsaved = false
    sessionStorage.removeItem(this.#key)
    this.#form.action = button?.getAttribute('formaction') ?? this.#form.action
    this.#form.submit()
  }

  async #settled(): Promise<boolean> {
    while (this.#saving) await new Promise((resolve) => setTimeout(resolve, 50))
    return this.#save()
  }

  #press(selector: string): void {
    const button = this.querySelector<HTMLButtonElement>(selector)
    if (button) this.#form.requestSubmit(button)
  }

  get #offline(): boolean {
    return this.querySelector<HTMLElement>('[data-state="unsaved"]')?.hidden === false
  }

  #say(state: 'saved' | 'saving' | 'unsaved'): void {
    for (const mark of this.querySelectorAll<HTMLElement>('[data-state]'))
      mark.hidden = mark.dataset.state !== state
    for (const hint of this.querySelectorAll<HTMLElement>('[data-hint]')) {
      hint.hidden = (hint.dataset.hint === 'offline') !== (state === 'unsaved')
    }
  }

  #count(): void {
    const left = this.#parts.filter(
      (part) => 'needed' in part.dataset && part.querySelector('textarea')?.value.trim() === '',
    )
    for (const part of this.#parts) {
      const need = part.querySelector<HTMLElement>('[data-need]')
      if (need) need.hidden = !left.includes(part)
    }
    for (const mark of this.querySelectorAll<HTMLElement>('[data-left]')) {
      mark.hidden = Number(mark.dataset.left) !== left.length
    }
  }

  get #key(): string {
    return `${kept}${this.dataset.id}`
  }

  #keep(): void {
    const what: Kept = { version: this.#version.value, texts: this.#texts }
    sessionStorage.setItem(this.#key, JSON.stringify(what))
  }

  /** After a reload without a connection: what was typed comes back, and is saved from the version it was typed upon. */
  #restore(): void {
    const found = sessionStorage.getItem(this.#key)
    if (!found) return
    const { version, texts } = JSON.parse(found) as Kept
    const areas = [...this.querySelectorAll('textarea')]
    if (texts.length !== areas.length || texts.every((text, i) => text === areas[i]?.value)) {
      sessionStorage.removeItem(this.#key)
      return
    }
    for (const [i, area] of areas.entries()) area.value = texts[i] as string
    this.#version.value = version
    this.#unsaved = true
    this.#count()
    void this.#save()
  }
}

const kept = 'chairside.note.'

function insert(area: HTMLTextAreaElement, chip: HTMLElement | null): void {
  const phrase = chip?.dataset.phrase
  if (!phrase) return
  const before = area.value.trimEnd()
  area.value = before === '' ? `${phrase}.` : `${before}${/[.!?]$/.test(before) ? '' : '.'} ${phrase}.`
  area.focus()
  area.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

// On the sign-in page nobody is there any more: nothing typed about a patient stays in this tab.
if (location.pathname === '/sign-in') {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(kept)) sessionStorage.removeItem(key)
}

customElements.define('note-editor', NoteEditor)
