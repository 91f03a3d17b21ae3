import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { folderOf } from './alphabets.ts'
import { printable, type Run, type RunsOf, runsBothWays, runsBy, type Weight } from './runs.ts'

/** What a print is set with: how its lines are cut into runs, and each font by the name that runs use. */
export interface Type {
  runsOf: RunsOf
  fonts: ReadonlyMap<string, string | Buffer>
}

/** A text that will be printed. */
export interface Text {
  text: string
  weight: Weight
}

/** The fonts that these texts take, and no others: most take Source Sans alone. */
export async function typeFor(texts: readonly Text[]): Promise<Type> {
  const cut = runsBy(texts.some(({ text }) => runsBothWays(text)) ? await bidirectional() : undefined)
  const written = new Map<string, string>()
  for (const { text, weight } of texts)
    for (const run of [{ font: plainFont(weight), text: '' }, ...cut(text, weight, text)])
      written.set(run.font, (written.get(run.font) ?? '') + run.text)
  const fonts = new Map<string, string | Buffer>()
  for (const [name, letters] of written) {
    const font = await fontFor(name, letters)
    if (font) fonts.set(name, font)
  }
  return {
    fonts,
    runsOf: (line, weight, whole) => cut(line, weight, whole).map((run) => loaded(run, weight)),
  }

  /** What no font has, not even the one of its script, is left to the first: it prints as an empty box. */
  function loaded(run: Run, weight: Weight): Run {
    return fonts.has(run.font) ? run : { ...run, font: plainFont(weight) }
  }
}

function plainFont(weight: Weight): string {
  return `${weight} source-sans-3 latin`
}

/** Loaded with the first Arabic or Hebrew letter. */
async function bidirectional() {
  const { default: bidi } = await import('bidi-js')
  // Its types say a module, it comes as CommonJS: the import is the factory itself.
  return (bidi as unknown as typeof bidi.default)()
}

const weights: Record<Weight, number> = { regular: 400, strong: 600 }

async function fontFor(name: string, letters: string): Promise<string | Buffer | undefined> {
  const [weight, family, part] = name.split(' ') as [Weight, string, string]
  const files = join(folderOf(family), 'files')
  if (family === 'source-sans-3') return join(files, `${family}-${part}-${weights[weight]}-normal.woff`)
  return lettersFrom(join(files, `${family}-${part}-wght-normal.woff2`), letters, weights[weight])
}

/**
 * One weight of a variable font with these letters: what prints can read neither WOFF2 nor weights in between.
 * @returns undefined when the font has none of them
 */
async function lettersFrom(file: string, letters: string, wght: number): Promise<Buffer | undefined> {
  // Loaded with the first letter of another script.
  const [{ default: subset }, font] = await Promise.all([import('subset-font'), readFile(file)])
  const text = printable(letters)
  // Scripts of India and beyond split vowels into the parts around their letter, and show a lone mark on a circle.
  const parts = `${text.normalize('NFD')}\u17c1\u200c\u200d\u25cc`
  const part = Buffer.from(
    await subset(font, text + parts, { targetFormat: 'truetype', variationAxes: { wght } }),
  )
  return hasLetters(part) ? part : undefined
}

/** Whether an OpenType font says of any letter how it is drawn: its table `cmap` is there and has a part. */
function hasLetters(font: Buffer): boolean {
  for (let entry = 12; entry < 12 + font.readUInt16BE(4) * 16; entry += 16)
    if (font.toString('latin1', entry, entry + 4) === 'cmap')
      return font.readUInt16BE(font.readUInt32BE(entry + 8) + 2) > 0
  return false
}
