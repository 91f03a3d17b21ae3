import { listIn } from './option-list.ts'
import { fetchPart } from './request.ts'

/** Milliseconds without a key after which what was typed is asked for. */
const PAUSE = 90

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
  const { host, input, sends, pick, offersBefore = false } = finder
  const list = listIn(finder)
  let asked: AbortController | undefined
  let timer = 0
  /** What stands in the box is not answered yet: the list, if there is one, belongs to what stood there before. */
  let behind = false
  /** Enter was pressed: it waits for the answer, or has had its effect. */
  let entered = false

  const drop = () => {
    asked?.abort()
    asked = undefined
    clearTimeout(timer)
    entered = false
  }
  const close = () => {
    drop()
    list.close()
  }
  const ask = async () => {
    clearTimeout(timer)
    asked?.abort()
    const query = input.value.trim()
    if (query === '' && !offersBefore) return close()
    const mine = (asked = new AbortController())
    const { signal } = mine
    try {
      const response = await fetchPart(`${finder.source}?${new URLSearchParams({ q: query })}`, { signal })
      if (!response) return
      const markup = response.ok ? await response.text() : ''
      if (!host.contains(document.activeElement)) return
      list.show(markup, { chooses: query !== '' })
      behind = false
    } catch (problem) {
      // Typing on aborts the question before; a lost connection leaves the form itself to work.
      if (signal.aborted && !(problem instanceof DOMException)) throw problem
      if (signal.aborted) return
      list.close()
    } finally {
      if (asked === mine) asked = undefined
    }
    if (entered) enter()
  }
  const enter = () => {
    const chosen = list.isOpen() ? list.chosen() : undefined
    entered = chosen !== undefined
    if (chosen) pick(chosen)
    else if (sends) input.form?.requestSubmit()
  }
  const press = (event: KeyboardEvent) => {
    // What an input method still composes is not typed yet; its Enter and Escape are its own.
    if (event.isComposing) return
    if (event.key === 'Escape') escape(event)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (list.isOpen()) list.step(event.key === 'ArrowDown' ? 1 : -1)
      else void ask()
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      if (entered) return
      const waits = behind && input.value.trim() !== ''
      if (!waits && (sends || list.isOpen())) return enter()
      entered = waits
      if (!asked) void ask()
    }
  }
  const escape = (event: KeyboardEvent) => {
    // The first takes Enter back or closes the list, the next clears the box, as browsers do; only then it is the page's.
    const stays = entered || list.isOpen()
    if (stays || input.value !== '') event.stopPropagation()
    if (stays) event.preventDefault()
    close()
  }

  input.addEventListener('input', () => {
    // An answer to what stood there before would move the choice under the person's fingers.
    drop()
    behind = true
    timer = setTimeout(() => void ask(), PAUSE)
  })
  if (offersBefore) input.addEventListener('focus', () => void ask())
  input.addEventListener('keydown', press)
  host.addEventListener('focusout', ({ relatedTarget }) => {
    if (!host.contains(relatedTarget as Node | null)) close()
  })
}
