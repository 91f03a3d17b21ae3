interface Place {
  host: HTMLElement
  input: HTMLInputElement
  wide?: boolean
  pick(option: HTMLElement): void
}

/** What opens below a search box, and which of its options is chosen. */
export interface OptionList {
  isOpen(): boolean
  chosen(): HTMLElement | undefined
  /** @param options chooses: whether the first is chosen by itself, but for what carries data-later */
  show(markup: string, options: { chooses: boolean }): void
  /** From the last option on to the first, and back. */
  step(by: 1 | -1): void
  close(): void
}

/** Puts a list into `host`, closed; a click on an option that leads nowhere by itself picks it. */
export function listIn({ host, input, wide, pick }: Place): OptionList {
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
    show(markup, { chooses }) {
      box.innerHTML = markup
      for (const [at, option] of options().entries()) {
        option.id ||= `found-${at}`
        option.tabIndex = -1
      }
      const listbox = box.querySelector('[role="listbox"]')
      if (listbox) input.setAttribute('aria-controls', (listbox.id ||= 'found'))
      said.textContent = box.querySelector<HTMLElement>('[data-said]')?.dataset.said ?? ''
      toggle(markup.trim() !== '')
      choose(chooses ? options().find((option) => !('later' in option.dataset)) : undefined)
    },
    step(by) {
      const all = options()
      const at = all.findIndex((option) => option === chosen())
      choose(all[at < 0 && by < 0 ? all.length - 1 : (at + by + all.length) % all.length])
    },
  }
}
