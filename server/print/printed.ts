import { typeFor } from './fonts.ts'
import { layOut } from './layout.ts'
import { textsOf } from './listening.ts'
import type { About, Paper } from './paper.ts'

/**
 * A PDF of what is written on the paper. `write` is called twice: at first only its letters count, so that no more
 * fonts are loaded than they take.
 */
export async function printed(about: About, write: (paper: Paper) => void): Promise<Buffer> {
  return layOut(about, await typeFor(textsOf(write)), write)
}
