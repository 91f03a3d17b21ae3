import type { Text } from './fonts.ts'
import type { Paper } from './paper.ts'

/** What would be written on a paper, without writing it. */
export function textsOf(write: (paper: Paper) => void): Text[] {
  const heard: Text[] = []
  write({
    write(text, _at, { weight = 'regular' } = {}) {
      heard.push({ text, weight })
      return 0
    },
    table(columns, rows, y) {
      heard.push(...columns.map(({ head }): Text => ({ text: head, weight: 'strong' })))
      heard.push(...rows.flat().map((text): Text => ({ text, weight: 'regular' })))
      return y
    },
    picture() {},
    rule() {},
    roomFor: (_room, y) => y,
    onEachPage: (onPage) => onPage(1, 1),
  })
  return heard
}
