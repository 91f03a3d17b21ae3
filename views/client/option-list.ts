import { fetchPart } from './request.ts'

/** A search box and the list below it: asked for while typing, walked by arrow keys, told to screen readers. */
export interface Finder {
  /** The element around the box; the list opens in it. */
  host: HTMLElement
  input: HTMLInputElement
  /** Answers ?q= with a part that holds role="option" elements, and in data-said what a screen reader says of it. */
  source: string
  wide?: boolean
  /** The empty box has a list too. */
  offersBefore?: boolean
  /** Enter without a choice sends the form around the box. */
  sends?: boolean
  pick(option: HTMLElement): void
}

/** Opens no list yet. Options that carry data-later are never chosen by themselves. */
export function findWhileTyping(finder: Finder): void {
  const { host, input, offersBefore = false } = finder
  const list = listIn(finder)
  let asked = new AbortController()
  let timer = 0

  const close = () => {
    asked.abort()
    clearTimeout(timer)
    list.close()
  }
  const ask = async () => {
    asked.abort()
    const query = input.value.trim()
    if (query === '' && !offersBefore) return close()
    asked = new AbortController()
    const { signal } = asked
    try {
      const response = await fetchPart(`${finder.source}?${new URLSearchParams({ q: query })}`, { signal })
      const markup = response?.ok ? await response.text() : ''
      if (host.contains(document.activeElement)) list.show(markup, { chooses: query !== '' })
    } catch (problem) {
      // Typing on aborts the question before; a lost connection leaves the form itself to work.
      if (!signal.aborted) close()
      else if (!(problem instanceof DOMException)) throw problem
    }
  }

  input.addEventListener('input', () => {
    // An answer to what stood there before would move the choice under the person's fingers.
    asked.abort()
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), 90)
  })
  if (offersBefore) input.addEventListener('focus', () => void ask())
  input.addEventListener('keydown', (event) => press(event, { ...finder, list, ask, close }))
  host.addEventListener('focusout', ({ relatedTarget }) => {
    if (!host.contains(relatedTarget as Node | null)) close()
  })
}

type List = ReturnType<typeof listIn>

interface Keys extends Finder {
  list: List
  ask(): Promise<void>
  close(): void
}

function press(event: KeyboardEvent, { input, list, sends, ask, close, pick }: Keys): void {
  if (event.key === 'Escape') {
    // The first Escape closes the list, the next clears the box, as browsers do; only then it is the page's.
    if (list.isOpen() || input.value !== '') event.stopPropagation()
    if (!list.isOpen()) return
    event.preventDefault()
    close()
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault()
    if (list.isOpen()) list.step(event.key === 'ArrowDown' ? 1 : -1)
    else void ask()
  } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
    const chosen = list.isOpen() ? list.chosen() : undefined
    if (!chosen && sends) return
    event.preventDefault()
    if (chosen) pick(chosen)
    else if (!list.isOpen()) void ask()
  }
}

function listIn({ host, input, wide, pick }: Finder) {
  const box = document.createElement('div')
  box.className = wide ? 'listbox wide' : 'listbox'
  box.hidden = true
  const said = document.createElement('div')
  said.className = 'visually-hidden'
  said.setAttribute('role', 'status')
  host.append(box, said)
  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-expanded', 'false')
  box.addEventListener('click', (event) => {
    const option = (event.target as Element).closest<HTMLElement>('[role="option"]')
    if (option && !(option instanceof HTMLAnchorElement)) pick(option)
  })

  const options = () => [...box.querySelectorAll<HTMLElement>('[role="option"]')]
  const chosen = () => options().find((option) => option.getAttribute('aria-selected') === 'true')
  const choose = (option: HTMLElement | undefined) => {
    chosen()?.removeAttribute('aria-selected')
    if (!option) return input.removeAttribute('aria-activedescendant')
    option.setAttribute('aria-selected', 'true')
    option.scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', option.id)
  }
  const toggle = (open: boolean) => {
    box.hidden = !open
    input.setAttribute('aria-expanded', String(open))
    host.toggleAttribute('data-open', open)
  }
  return {
    chosen,
    isOpen: () => !box.hidden,
    close() {
      toggle(false)
      said.textContent = ''
      input.removeAttribute('aria-activedescendant')
    },
    show(markup: string, { chooses }: { chooses: boolean }) {
      box.innerHTML = markup
      for (const [at, option] of options().entries()) {
        option.id ||= `found-${at}`
        option.tabIndex = -1
      }
      const listbox = box.querySelector('[role="listbox"]')
      if (listbox) input.setAttribute('aria-controls', (listbox.id ||= 'found'))
      said.textContent = box.querySelector<HTMLElement>('[data-said]')?.dataset['said'] ?? ''
      toggle(markup.trim() !== '')
      choose(chooses ? options().find((option) => !('later' in option.dataset)) : undefined)
    },
    /** From the last option on to the first, and back. */
    step(by: 1 | -1) {
      const all = options()
      const at = all.findIndex((option) => option === chosen())
      choose(all[at < 0 && by < 0 ? all.length - 1 : (at + by + all.length) % all.length])
    },
  }
}
