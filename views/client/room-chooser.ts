import { PartOfPage } from './part-of-page.ts'

/** On a narrow screen: which rooms stand side by side. Kept for this device; all of them on a wide one. */
class RoomChooser extends PartOfPage {
  protected begin(signal: AbortSignal): void {
    // Paper is narrow too, but shows every room.
    const narrow = matchMedia('screen and (max-width: 1100px)')
    narrow.addEventListener('change', () => this.#show(narrow.matches), { signal })
    this.addEventListener('click', (event) => this.#press(event), { signal })
    this.#show(narrow.matches)
  }

  #press(event: MouseEvent): void {
    const chip = (event.target as Element).closest<HTMLElement>('.chip')
    if (!chip) return
    const chosen = this.#chosen()
    const id = chip.dataset.chair ?? ''
    if (chosen.has(id)) chosen.delete(id)
    else chosen.add(id)
    // One room at least stays.
    if (chosen.size > 0) localStorage.setItem(roomsShown, JSON.stringify([...chosen]))
    this.#show(true)
  }

  #show(narrow: boolean): void {
    this.hidden = !narrow
    const grid = document.querySelector<HTMLElement>('#daygrid')
    if (!grid) return
    const chosen = this.#chosen()
    const heads = grid.querySelectorAll<HTMLElement>('.lane-head')
    let shown = 0
    grid.querySelectorAll<HTMLElement>('.lane').forEach((lane, at) => {
      const hidden = narrow && !chosen.has(lane.dataset.chair ?? '')
      lane.hidden = hidden
      if (heads[at]) heads[at].hidden = hidden
      if (!hidden) shown += 1
    })
    grid.className = grid.className.replace(/\bcols-\d+/, `cols-${Math.min(12, Math.max(1, shown))}`)
    for (const chip of this.#chips())
      chip.setAttribute('aria-pressed', String(chosen.has(chip.dataset.chair ?? '')))
  }

  #chosen(): Set<string> {
    const there = this.#chips().map(({ dataset }) => dataset.chair ?? '')
    const kept = (JSON.parse(localStorage.getItem(roomsShown) ?? '[]') as string[]).filter((id) =>
      there.includes(id),
    )
    return new Set(kept.length > 0 ? kept : there.slice(0, 3))
  }

  #chips(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.chip')]
  }
}

const roomsShown = 'chairside.rooms-shown'

customElements.define('room-chooser', RoomChooser)
