import { listIn, type OptionList } from './option-list.ts'
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

interface Search {
  readonly finder: Finder
  readonly list: OptionList
  asked?: AbortController | undefined
  timer: number
  /** What stands in the box is not answered yet: the list, if there is one, belongs to what stood there before. */
  behind: boolean
  /** Enter was pressed: it waits for the answer, or has had its effect. */
  entered: boolean
}

/** Opens no list yet. Options that carry data-later are never chosen by themselves. */
export function findWhileTyping(finder: Finder): void {
  const { host, input, offersBefore } = finder
  const search: Search = { finder, list: listIn(finder), timer: 0, behind: false, entered: false }
  input.addEventListener('input', () => typed(search))
  if (offersBefore) input.addEventListener('focus', () => void ask(search))
  input.addEventListener('keydown', (event) => press(search, event))
  host.addEventListener('focusout', ({ relatedTarget }) => {
    if (!host.contains(relatedTarget as Node | null)) close(search)
  })
}

function typed(search: Search): void {
  // An answer to what stood there before would move the choice under the person's fingers.
  drop(search)
  search.behind = true
  search.timer = setTimeout(() => void ask(search), PAUSE)
}

function press(search: Search, event: KeyboardEvent): void {
  const { key, isComposing, ctrlKey, metaKey } = event
  // What an input method still composes is not typed yet; its Enter and Escape are its own.
  if (isComposing) return
  if (key === 'Escape') escape(search, event)
  else if (key === 'ArrowDown' || key === 'ArrowUp') {
    event.preventDefault()
    if (search.list.isOpen()) search.list.step(key === 'ArrowDown' ? 1 : -1)
    else void ask(search)
  } else if (key === 'Enter' && !ctrlKey && !metaKey) {
    event.preventDefault()
    enterInTime(search)
  }
}

function escape(search: Search, event: KeyboardEvent): void {
  // The first takes Enter back or closes the list, the next clears the box, as browsers do; only then it is the page's.
  const stays = search.entered || search.list.isOpen()
  if (stays || search.finder.input.value !== '') event.stopPropagation()
  if (stays) event.preventDefault()
  close(search)
}

/** At once, or as soon as the answer to what stands in the box is there. */
function enterInTime(search: Search): void {
  const { finder, list, behind, entered } = search
  if (entered) return
  const waits = behind && finder.input.value.trim() !== ''
  if (!waits && (finder.sends || list.isOpen())) return enter(search)
  search.entered = waits
  if (!search.asked) void ask(search)
}

function enter(search: Search): void {
  const { finder, list } = search
  const chosen = list.isOpen() ? list.chosen() : undefined
  search.entered = chosen !== undefined
  if (chosen) finder.pick(chosen)
  else if (finder.sends) finder.input.form?.requestSubmit()
}

async function ask(search: Search): Promise<void> {
  const { finder, list } = search
  clearTimeout(search.timer)
  search.asked?.abort()
  const query = finder.input.value.trim()
  if (query === '' && !finder.offersBefore) return close(search)
  const mine = (search.asked = new AbortController())
  const { signal } = mine
  try {
    const response = await fetchPart(`${finder.source}?${new URLSearchParams({ q: query })}`, { signal })
    if (!response) return
    const markup = response.ok ? await response.text() : ''
    if (!finder.host.contains(document.activeElement)) return
    list.show(markup, { chooses: query !== '' })
    search.behind = false
  } catch (problem) {
    // Typing on aborts the question before; a lost connection leaves the form itself to work.
    if (signal.aborted && !(problem instanceof DOMException)) throw problem
    if (signal.aborted) return
    list.close()
  } finally {
    if (search.asked === mine) search.asked = undefined
  }
  if (search.entered) enter(search)
}

function close(search: Search): void {
  drop(search)
  search.list.close()
}

function drop(search: Search): void {
  search.asked?.abort()
  search.asked = undefined
  clearTimeout(search.timer)
  search.entered = false
}
