import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'cheerio'
import Handlebars from 'handlebars'
import { viewFiles } from '../../web/views.ts'
import type { Language } from '../../web/words.ts'
import { loadLocale, textsIn } from '../../web/words.ts'

/** A key as a view or the server names it; one that ends with a dot or is cut off stands for all keys below. */
export interface Use {
  key: string
  whole: boolean
  where: string
}

/** Every key of a language with its text, plurals under their bare key: { 'patients.count': [one, other] }. */
export function keysOf(language: Language): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [key, text] of textsIn(loadLocale(language))) {
    const base = key.replace(/_(zero|one|two|few|many|other)$/, '')
    found.set(base, [...(found.get(base) ?? []), text])
  }
  return found
}

/** Keys that views name with {{t}}. */
export function usesInViews(): Use[] {
  return viewFiles().flatMap(({ name, source }) => {
    const uses: Use[] = []
    class Reader extends Handlebars.Visitor {
      override MustacheStatement(it: hbs.AST.MustacheStatement): void {
        this.note(it)
        super.MustacheStatement(it)
      }
      override SubExpression(it: hbs.AST.SubExpression): void {
        this.note(it)
        super.SubExpression(it)
      }
      note(it: { path: hbs.AST.Expression; params: hbs.AST.Expression[] }): void {
        if ((it.path as hbs.AST.PathExpression).original !== 't') return
        const start = it.params.findIndex((part) => part.type !== 'StringLiteral')
        const fixed = (start < 0 ? it.params : it.params.slice(0, start)) as hbs.AST.StringLiteral[]
        uses.push({ key: fixed.map((part) => part.value).join(''), whole: start < 0, where: name })
      }
    }
    new Reader().accept(Handlebars.parse(source))
    return uses
  })
}

/** Keys that the server names: words('…'), and texts that look like a key of a known domain. */
export function usesInServer(domains: string[]): { certain: Use[]; possible: Use[] } {
  const certain: Use[] = []
  const possible: Use[] = []
  const key = `(?:${domains.join('|')})\\.[\\w.-]*`
  for (const { where, text } of sources()) {
    for (const [, it = ''] of text.matchAll(/\bwords\(\s*'([a-z]\w*(?:\.[\w-]+)+)'/g))
      certain.push({ key: it, whole: true, where })
    for (const [, it = ''] of text.matchAll(new RegExp(`['"\`](${key})['"\`]`, 'g'))) {
      possible.push({ key: it, whole: !it.endsWith('.'), where })
    }
    for (const [, it = ''] of text.matchAll(new RegExp(`\`(${key})\\$\\{`, 'g'))) {
      possible.push({ key: it, whole: false, where })
    }
  }
  return { certain, possible }
}

/** Words that stand in a view itself, in its text or in an attribute that people read. */
export function bareWords(): string[] {
  return viewFiles().flatMap(({ name, source }) => {
    const $ = load(source.replace(/\{\{!--[\s\S]*?--\}\}|\{\{\{?[\s\S]*?\}\}\}?/g, ' '), { xmlMode: false })
    $('script, style, kbd, code, [translate="no"]').remove()
    const texts = $.root().text().split('\n')
    const attributes = ['placeholder', 'title', 'aria-label', 'alt', 'aria-description', 'data-words']
    const read = attributes.flatMap((it) =>
      $(`[${it}]`)
        .toArray()
        .map((node) => $(node).attr(it) ?? ''),
    )
    return [...texts, ...read]
      .map((text) => text.trim())
      .filter((text) => /\p{L}{2,}/u.test(text))
      .map((text) => `${name}: ${text}`)
  })
}

/** Names in braces of a text, sorted: they must be the same in every language. */
export function holesOf(texts: string[]): string {
  const holes = texts.flatMap((text) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, hole]) => hole))
  return [...new Set(holes)]
    .filter((hole) => hole !== 'count')
    .sort()
    .join(' ')
}

/** Whether a use names this key. */
export function names(use: Use, key: string): boolean {
  return use.whole ? use.key === key : key.startsWith(use.key)
}

/** Whether a use names the group this key stands in, as choicesOf takes it. */
export function namesGroup(use: Use, key: string): boolean {
  return key.startsWith(`${use.key}.`)
}

function sources(): { where: string; text: string }[] {
  const root = join(import.meta.dirname, '../../..')
  return ['server', 'scripts', 'config']
    .flatMap((folder) => listed(join(root, folder)))
    .filter((file) => /\.(ts|mjs|sql)$/.test(file) && !/\.test\.ts$/.test(file))
    .map((file) => ({ where: file.slice(root.length + 1), text: readFileSync(file, 'utf8') }))
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
  } catch {
    return []
  }
}
