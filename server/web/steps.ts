/**
 * Classes that place things on the day grid without style attributes. `at-0935` is a time of day,
 * `for-45` a length in minutes, `from-0730` and `rows-126` say where a grid begins and how many
 * five-minute rows it has, `past-3` adds minutes to a time, `part-20` is a share of a visit's spine,
 * `plus-35` an offset inside a visit.
 */
export function stepClasses(): string {
  return [
    ...each(0, 1440, 5, (at) => `.at-${clock(at)}{--at:${at / 5}}`),
    ...each(0, 1440, 15, (at) => `.from-${clock(at)}{--first:${at / 5}}`),
    ...each(12, 288, 3, (rows) => `.rows-${rows}{--rows:${rows}}`),
    ...each(5, 720, 5, (length) => `.for-${length}{grid-row-end:span ${length / 5}}`),
    ...each(5, 240, 5, (length) => `.part-${length}{flex:${length / 5}}`),
    ...each(5, 240, 5, (offset) => `.plus-${offset}{top:calc(var(--row)*${offset / 5})}`),
    ...each(1, 4, 1, (minute) => `.past-${minute}{--past:${minute / 5}}`),
    ...each(1, 12, 1, (count) => `.cols-${count}{--cols:${count}}`),
  ].join('\n')
}

function each(from: number, to: number, by: number, write: (value: number) => string): string[] {
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => write(from + index * by))
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
}
