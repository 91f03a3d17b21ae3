import { sayUnsent } from './form-keeper.ts'
import { fillInAgain, forgetForms, keepForms } from './kept-forms.ts'
import { rememberPlace } from './place-on-page.ts'
import { asPart, fetchPart } from './request.ts'

/** The server lets go of a kept form after half an hour: while the screen is locked, it is told again in time. */
const KEEP_AGAIN = 10 * 60_000

/**
 * Locks the screen after `data-minutes` without activity in any tab. What was on the page leaves the
 * document at once and waits in memory; the part at `data-page` takes its place. A form in it with
 * data-unlocks is sent from here: 204 puts everything back as it was, other answers are shown. Meanwhile the
 * server keeps what every tab holds unsent, for the person whose page it is. A tab that hears of somebody else's
 * page in this browser (`data-owner`) gives way to it.
 */
class ScreenLock extends HTMLElement {
  #stop = new AbortController()
  readonly #tabs = new BroadcastChannel('chairside.lock')
  #kept: DocumentFragment | undefined
  #keptClass = ''
  #keptTitle = ''
  #goBack = () => {}
  #keptForms: string[] = []
  #keptAt = 0
  #last = Date.now()
  #told = 0
  #reported = Date.now()
  #timer = 0

  connectedCallback(): void {
    if (this.#kept) return
    const options = { signal: this.#stop.signal, passive: true, capture: true }
    for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
      window.addEventListener(event, () => this.#awake(), options)
    }
    this.#tabs.addEventListener('message', ({ data }) => this.#hear(String(data)), options)
    this.#timer = setInterval(() => this.#look(), 1000)
    this.#tabs.postMessage(`here ${this.dataset.owner}`)
    void fillInAgain()
    document.addEventListener('visibilitychange', () => this.#look(), options)
    document.addEventListener('submit', (event) => this.#lockByHand(event), {
      signal: this.#stop.signal,
      capture: true,
    })
  }

  disconnectedCallback(): void {
    if (this.#kept) return
    this.#stop.abort()
    clearInterval(this.#timer)
    this.#tabs.close()
  }

  #awake(): void {
    if (this.#kept) return
    this.#look()
    this.#last = Date.now()
    if (this.#last - this.#told < 5000) return
    this.#told = this.#last
    this.#tabs.postMessage('awake')
    this.#report()
  }

  // The server has a clock of its own: whoever reads or types for long asks it for nothing else.
  #report(): void {
    if (Date.now() - this.#reported < 60_000) return
    this.#reported = Date.now()
    void fetchPart('/awake', { method: 'POST', body: new URLSearchParams() }).catch(() => undefined)
  }

  // "Lock the screen" covers this page, instead of leaving it. Whoever signs out takes their other tabs along.
  #lockByHand(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement
    if (form.getAttribute('action') === '/sign-out') this.#tabs.postMessage('left')
    if (form.getAttribute('action') !== (this.dataset.action ?? '/lock')) return
    event.preventDefault()
    event.stopPropagation()
    void this.#lock({ tell: true })
  }

  #hear(what: string): void {
    if (what === 'awake') this.#last = Date.now()
    if (what === 'locked') void this.#lock({ tell: false })
    if (what === 'unlocked') this.#open()
    if (what === 'left') void this.#giveWay('/sign-in')
    if (!what.startsWith('here ')) return
    if (what === `here ${this.dataset.owner}`) void this.#openIfBack()
    else void this.#giveWay('/')
  }

  // A computer that slept fires no timers: the clock decides, not a count of ticks.
  #look(): void {
    if (this.#kept && Date.now() - this.#keptAt > KEEP_AGAIN) void this.#keep()
    const minutes = Number(this.dataset.minutes)
    if (this.#kept || !(minutes > 0) || Date.now() - this.#last < minutes * 60_000) return
    void this.#lock({ tell: true })
  }

  async #lock({ tell }: { tell: boolean }): Promise<void> {
    if (this.#kept) return
    this.#hide()
    void this.#keep()
    if (tell) this.#tabs.postMessage('locked')
    let told = !tell
    while (this.#kept && !this.hasChildNodes()) {
      try {
        if (!told)
          await fetch(this.dataset.action ?? '/lock', { method: 'POST', headers: asPart, redirect: 'manual' })
        told = true
        const response = await fetch(this.dataset.page ?? '/lock', { headers: asPart })
        if (!response.ok || response.redirected) return location.assign(this.dataset.page ?? '/lock')
        this.#show(await response.text())
      } catch {
        // The server cannot be reached: the screen stays covered, and we ask again.
        await new Promise((resolve) => setTimeout(resolve, 3000))
      }
    }
  }

  #hide(): void {
    const kept = document.createDocumentFragment()
    this.#kept = kept
    this.#goBack = rememberPlace()
    for (const node of [...document.body.childNodes]) if (node !== this) kept.append(node)
    this.#keptClass = document.body.className
    document.body.className = 'page-door is-lock'
    this.#keptTitle = document.title
    document.title = this.dataset.title ?? ''
  }

  #show(markup: string): void {
    this.innerHTML = markup
    this.querySelector<HTMLElement>('[autofocus], input:not([type="hidden"])')?.focus()
    for (const form of this.querySelectorAll('form')) {
      form.addEventListener('submit', (event) => {
        if (!form.hasAttribute('data-unlocks')) return
        event.preventDefault()
        void this.#unlock(form, event.submitter)
      })
    }
  }

  async #unlock(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    // A second press would be a second try, of the few that there are.
    if (form.ariaBusy === 'true') return
    form.ariaBusy = 'true'
    const body = new URLSearchParams(new FormData(form, submitter) as unknown as Record<string, string>)
    const action = form.getAttribute('action') ?? location.href
    const response = await fetchPart(action, { method: 'POST', body }).catch(() => null)
    form.ariaBusy = 'false'
    if (response === null)
      sayUnsent(form, this.#kept?.querySelector<HTMLTemplateElement>('form-keeper template'))
    if (!response) return
    if (response.status === 204) {
      this.#tabs.postMessage('unlocked')
      this.#open()
    } else if (response.redirected) location.assign(response.url)
    else this.#show(await response.text())
  }

  async #keep(): Promise<void> {
    this.#keptAt = Date.now()
    this.#keptForms = await keepForms(this.dataset.keep ?? '', this.#keptTitle)
    // Opened before all had arrived.
    if (!this.#kept) forgetForms(this.#keptForms.splice(0))
  }

  // Somebody else's page is open in this browser: what this one shows is not theirs to see, nor to send.
  async #giveWay(to: string): Promise<void> {
    if (!this.#kept) this.#hide()
    await Promise.race([this.#keep(), new Promise((resolve) => setTimeout(resolve, 5000))])
    location.assign(to)
  }

  // Another page of the same person: they have come back by another way, or it set out before the lock.
  async #openIfBack(): Promise<void> {
    if (!this.#kept) return
    const { status } = await fetch('/awake', { method: 'POST', headers: asPart })
    if (status === 204) this.#open()
  }

  #open(): void {
    if (!this.#kept) return
    const kept = this.#kept
    this.#kept = undefined
    forgetForms(this.#keptForms.splice(0))
    this.replaceChildren()
    document.body.className = this.#keptClass
    document.title = this.#keptTitle
    document.body.prepend(kept)
    this.#goBack()
    this.#last = Date.now()
  }
}

customElements.define('screen-lock', ScreenLock)
