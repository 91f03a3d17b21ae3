import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type Weight = 'regular' | 'strong'

/** A piece of a line that one font can write. */
export interface Run {
  font: string
  text: string
}

const folder = join(
  dirname(createRequire(import.meta.url).resolve('@fontsource/source-sans-3/package.json')),
  'files',
)
const weights: Record<Weight, number> = { regular: 400, strong: 600 }

// The font comes in one file an alphabet; the ranges are those its publisher cuts it by.
const alphabets: [name: string, covers: RegExp][] = [
  [
    'latin',
    /[\u0000-\u00ff\u0131\u0152\u0153\u02bb\u02bc\u02c6\u02da\u02dc\u2000-\u206f\u20ac\u2122\u2191\u2193\u2212\u2215]/u,
  ],
  [
    'vietnamese',
    /[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300\u0301\u0303\u0304\u0308\u0309\u0323\u0329\u1ea0-\u1ef9\u20ab]/u,
  ],
  [
    'latin-ext',
    /[\u0100-\u02ba\u0304\u0308\u0329\u1d00-\u1dbf\u1e00-\u1e9f\u1ef2-\u1eff\u2020\u20a0-\u20c0\u2113\u2c60-\u2c7f\ua720-\ua7ff]/u,
  ],
  ['cyrillic', /[\u0301\u0400-\u045f\u0490\u0491\u04b0\u04b1\u2116]/u],
  ['cyrillic-ext', /[\u0460-\u052f\u1c80-\u1c8a\u20b4\u2de0-\u2dff\ua640-\ua69f\ufe2e\ufe2f]/u],
  ['greek', /[\u0370-\u03ff]/u],
  ['greek-ext', /[\u1f00-\u1fff]/u],
]

/** Every font file by the name that runs use. */
export function fontFiles(): [name: string, file: string][] {
  return Object.entries(weights).flatMap(([weight, number]) =>
    alphabets.map(([name]): [string, string] => [
      `${weight} ${name}`,
      join(folder, `source-sans-3-${name}-${number}-normal.woff`),
    ]),
  )
}

/** Cuts a text into runs of one font each. Signs of other scripts go to the first: they print as an empty box. */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: Run[] = []
  for (const sign of text.normalize('NFC')) {
    const alphabet = alphabets.find(([, covers]) => covers.test(sign))?.[0] ?? 'latin'
    const font = `${weight} ${alphabet}`
    const last = runs.at(-1)
    if (last?.font === font) last.text += sign
    else runs.push({ font, text: sign })
  }
  return runs
}
