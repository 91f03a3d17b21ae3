/**
 * Takes over what changed from a fresh part of the day, the week or the list. What is focused stays focused, what
 * is scrolled stays where it is, and what is in hand (a form, a chosen time) is left alone.
 */
export function showLive(fresh: Document): void {
  const refocus = focusKept()
  for (const id of ['tally', 'waiting']) replaceInside(document.getElementById(id), fresh.getElementById(id))
  showGrid(document.querySelector<HTMLElement>('#daygrid'), fresh.querySelector<HTMLElement>('#daygrid'))
  showRows(document.getElementById('rows'), fresh.getElementById('rows'))
  refocus()
}

/** Who is focused is found again by where it leads, or by the visit it belongs to. */
function focusKept(): () => void {
  const focused = document.activeElement
  const within = focused?.closest<HTMLElement>('#daygrid, #rows')
  if (!focused || !within || focused === within) return () => {}
  const href = focused.getAttribute('href')
  const id = focused.closest<HTMLElement>('[data-id]')?.dataset.id
  const places = [
    href && `[href="${CSS.escape(href)}"]`,
    focused.matches('button') && id && `[data-id="${id}"] button`,
    id && `[data-id="${id}"] a`,
  ]
  return () => {
    if (document.activeElement === focused) return
    const there = focused.isConnected ? (focused as HTMLElement) : undefined
    const found = places.map((place) => place && within.querySelector<HTMLElement>(place)).find(Boolean)
    const target = there ?? found
    if (target) target.focus({ preventScroll: true })
  }
}

function showGrid(grid: HTMLElement | null, next: HTMLElement | null): void {
  if (!grid || !next) return
  reach(grid, next)
  const lanes = lanesOf(grid)
  const nextLanes = lanesOf(next)
  if (keysOf(lanes) !== keysOf(nextLanes)) {
    // Rooms were opened or closed; a form in hand waits until it is sent.
    if (grid.matches('day-grid')) {
      if (!document.querySelector('.panel form')) location.reload()
    } else {
      grid.className = next.className
      grid.replaceChildren(...[...next.children].map((child) => document.adoptNode(child)))
    }
    return
  }
  lanes.forEach((lane, at) => showLane(lane, nextLanes[at] as HTMLElement))
  const heads = [...grid.querySelectorAll('.lane-head')]
  next.querySelectorAll('.lane-head').forEach((head, at) => replaceInside(heads[at], head))
  // The day's line runs through all rooms; the week's belongs to its column.
  for (const name of [':scope > .now', ':scope > .now-ticks']) {
    grid.querySelector(name)?.remove()
    const line = next.querySelector(name)
    if (line) grid.append(document.adoptNode(line))
  }
}

/** Marks of a choice in hand and the open panel's visit stay; what another desk changed shows its rim a while. */
function showLane(lane: HTMLElement, next: HTMLElement): void {
  const before = versionsIn(lane)
  const picked = lane.querySelector<HTMLElement>('.visit.is-picked')?.dataset.id
  const ghosts = [...lane.querySelectorAll('.ghost:not(.is-open)')]
  if (ghosts.length > 0) for (const open of next.querySelectorAll('.ghost.is-open')) open.remove()
  for (const visit of entriesIn(next)) {
    if (visit.dataset.id === picked) visit.classList.add('is-picked')
    showChange(visit, before)
  }
  lane.replaceChildren(...[...next.children].map((child) => document.adoptNode(child)), ...ghosts)
}

/** A list's rows one by one: those that stay the same are not touched. */
function showRows(rows: HTMLElement | null, next: HTMLElement | null): void {
  const body = rows?.querySelector('tbody')
  const nextBody = next?.querySelector('tbody')
  if (!body || !nextBody) return replaceInside(rows, next)
  const before = versionsIn(body)
  const known = new Map(entriesIn(body).map((row) => [row.dataset.id, row]))
  const fresh = entriesIn(nextBody).map((row) => {
    const old = known.get(row.dataset.id)
    if (old && old.className.replace(' is-changed', '') === row.className && old.innerHTML === row.innerHTML)
      return old
    showChange(row, before)
    return document.adoptNode(row)
  })
  for (const gone of entriesIn(body).filter((row) => !fresh.includes(row))) gone.remove()
  fresh.forEach((row, at) => {
    if (body.children[at] !== row) body.insertBefore(row, body.children[at] ?? null)
  })
}

function showChange(entry: HTMLElement, before: Map<string | undefined, string | undefined>): void {
  if (before.get(entry.dataset.id) === entry.dataset.version) return
  entry.classList.add('is-changed')
  setTimeout(() => entry.classList.remove('is-changed'), 2000)
}

/** A visit outside the hours shown makes the day longer. */
function reach(grid: HTMLElement, next: HTMLElement): void {
  const day = grid.closest('.day')
  const { first, rows } = next.dataset
  if (!day || (first === grid.dataset.first && rows === grid.dataset.rows)) return
  day.classList.replace(`from-${grid.dataset.first}`, `from-${first}`)
  day.classList.replace(`rows-${grid.dataset.rows}`, `rows-${rows}`)
  Object.assign(grid.dataset, { first, rows })
  replaceInside(grid.querySelector('.hours'), next.querySelector('.hours'))
}

function lanesOf(grid: HTMLElement): HTMLElement[] {
  return [...grid.querySelectorAll<HTMLElement>('.lane')]
}

/** A lane is a room of the day or a day of the week. */
function keysOf(lanes: readonly HTMLElement[]): string {
  return lanes.map(({ dataset }) => dataset.chair ?? dataset.day).join()
}

function entriesIn(place: Element): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>('[data-version]')]
}

function versionsIn(place: Element): Map<string | undefined, string | undefined> {
  return new Map(entriesIn(place).map(({ dataset }) => [dataset.id, dataset.version]))
}

function replaceInside(old: Element | null | undefined, fresh: Element | null): void {
  if (!old || !fresh || old.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) return
  old.replaceChildren(...[...fresh.childNodes].map((child) => document.adoptNode(child)))
}
