import { lanesOf, type Move, putBack, sendMove, showMove, takeUp, timeOf } from './grid-move.ts'
import { inBounds, STEP } from './minutes.ts'

/** The day by keyboard: what is taken up goes by arrows, longer and shorter with Shift, until Enter or Escape. */
export function moveByKeys(grid: HTMLElement, entry: HTMLElement, say: (words: string) => void): void {
  const move = takeUp(grid, entry)
  const ended = new AbortController()
  const { signal } = ended
  const end = () => {
    ended.abort()
    putBack(move)
    say('')
    entry.querySelector<HTMLElement>('a')?.focus()
  }
  const press = (event: KeyboardEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return end()
    if (event.key === 'Enter') {
      ended.abort()
      return sendMove(move)
    }
    if (!step(move, event)) return
    say(showMove(move))
    move.mark.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  document.addEventListener('keydown', press, { signal, capture: true })
  document.addEventListener('pointerdown', end, { signal })
  showMove(move)
  say(grid.dataset.wordsHint ?? '')
}

/** @returns false for any other key than an arrow */
function step(move: Move, { key, shiftKey }: KeyboardEvent): boolean {
  const lanes = lanesOf(move.grid)
  const lane = lanes.indexOf(move.lane)
  if (shiftKey && key === 'ArrowDown') move.minutes = inBounds(move.minutes + STEP)
  else if (shiftKey && key === 'ArrowUp') move.minutes = inBounds(move.minutes - STEP)
  else if (key === 'ArrowDown') move.at += STEP
  else if (key === 'ArrowUp') move.at -= STEP
  else if (key === 'ArrowLeft') move.lane = lanes[lane - 1] ?? move.lane
  else if (key === 'ArrowRight') move.lane = lanes[lane + 1] ?? move.lane
  else return false
  return true
}

/** Where an arrow leads from a visit or a block: to the next in its room, or to the nearest in the next room. */
export function neighbour(grid: HTMLElement, entry: HTMLElement, key: string): HTMLElement | undefined {
  const lane = entry.closest<HTMLElement>('.lane')
  if (!lane) return undefined
  const here = entriesIn(lane)
  const at = here.indexOf(entry)
  if (key === 'ArrowDown') return here[at + 1]
  if (key === 'ArrowUp') return here[at - 1]
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key]
  if (!by) return undefined
  const lanes = lanesOf(grid)
  for (let i = lanes.indexOf(lane) + by; lanes[i]; i += by) {
    const near = nearest(entriesIn(lanes[i] as HTMLElement), entry)
    if (near) return near
  }
  return undefined
}

function entriesIn(lane: HTMLElement): HTMLElement[] {
  return [...lane.querySelectorAll<HTMLElement>('[data-id]')].sort((a, b) => timeOf(a) - timeOf(b))
}

function nearest(entries: readonly HTMLElement[], to: HTMLElement): HTMLElement | undefined {
  const distance = (one: HTMLElement) => Math.abs(timeOf(one) - timeOf(to))
  return entries.reduce<HTMLElement | undefined>(
    (best, one) => (!best || distance(one) < distance(best) ? one : best),
    undefined,
  )
}
