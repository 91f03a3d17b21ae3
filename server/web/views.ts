import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import Handlebars from 'handlebars'
import type { AssetMap } from './assets.ts'
import { builtAssets } from './assets.ts'
import type { Frame } from './frame.ts'
import { CONTENT, type Slots } from './helpers/helper.ts'
import { helpers } from './helpers.ts'
import { pageBytes } from './pageBytes.ts'

/** A template: 'patients/show' and its text. */
export interface ViewFile {
  name: string
  source: string
}

export interface Views {
  /** The whole page: the view inside its layout. `name` is 'patients/show'. */
  render(name: string, data: object, frame: Frame): string
  /** As `render`, ready to be sent. */
  page(name: string, data: object, frame: Frame): Buffer
  /** The view alone, for a part of a page. */
  fragment(name: string, data: object, frame: Frame): string
}

/** Reads every view, layout and partial once. A misspelt name in any of them throws when it is rendered. */
export function loadViews(assets: AssetMap = builtAssets(), files: ViewFile[] = viewFiles()): Views {
  const { templates, runtime } = compileViews(assets, files)
  const run = (name: string, data: object, frame: Frame, slots: Slots): string => {
    const template = templates.get(name)
    if (!template) throw new Error(`No view "${name}"`)
    return template(data, { ...runtime, data: { frame, slots, root: data } })
  }
  const parts = (name: string, data: object, frame: Frame): string[] => {
    const slots: Slots = { title: [] }
    const content = run(name, data, frame, slots)
    const layout = frame.layout ?? slots.layout ?? (frame.signedIn ? 'app' : 'door')
    slots.layout = layout
    const [before = '', after = ''] = run(`layouts/${layout}`, {}, frame, slots).split(CONTENT)
    return [before, content, after]
  }
  return {
    render: (name, data, frame) => parts(name, data, frame).join(''),
    page: (name, data, frame) => pageBytes(parts(name, data, frame)),
    fragment: (name, data, frame) => run(name, data, frame, { title: [] }),
  }
}

/** Every template by name ('patients/show', 'layouts/app', 'partials/field'), and the names of the partials. */
export function compileViews(
  assets: AssetMap,
  files: ViewFile[],
): {
  templates: Map<string, Handlebars.TemplateDelegate>
  partials: string[]
  runtime: Handlebars.RuntimeOptions
} {
  const house = Handlebars.create()
  house.registerHelper(helpers(assets) as unknown as Handlebars.HelperDeclareSpec)
  house.registerHelper('each', eachStrictly(house))
  house.registerHelper('if', ifThere)
  house.registerHelper('lookup', ownOnly)
  // What is no helper is a field: it need not be asked at every {{name}}.
  const knownHelpers = Object.fromEntries(Object.keys(house.helpers).map((name) => [name, true]))
  const options = { ...habits, knownHelpers, knownHelpersOnly: true }
  const templates = new Map<string, Handlebars.TemplateDelegate>()
  const partials: string[] = []
  for (const { name, source } of files) {
    const template = whenFirstUsed(() => house.compile(withCallersBlocks(Handlebars.parse(source)), options))
    const partial = partialName(name)
    templates.set(name, template)
    // A view too may stand inside another: {{> (lookup panel 'view') data}} where rooms above bring their parts.
    // A partial of the same name wins: views/schedule/_rooms.hbs before views/schedule/rooms.hbs.
    if (partial !== undefined || !(name in house.partials)) house.registerPartial(partial ?? name, template)
    if (partial !== undefined) partials.push(partial)
  }
  return { templates, partials, runtime: runtimeOf(house) }
}

/**
 * Runs every template the way Handlebars runs a partial: with the helpers as they are. A template of its own would
 * wrap all of them anew each time, and copy the options of every call: two fifths of what rendering a day takes.
 */
function runtimeOf({ helpers: known, partials }: typeof Handlebars): Handlebars.RuntimeOptions {
  const { helperMissing, blockHelperMissing } = known
  const hooks = { helperMissing, blockHelperMissing }
  const runtime = { partial: true, helpers: known, partials, decorators: {}, hooks, protoAccessControl }
  return runtime as Handlebars.RuntimeOptions
}

// Data is what it holds itself, never what it inherits.
const protoAccessControl = {
  properties: { whitelist: {}, defaultValue: false },
  methods: { whitelist: {}, defaultValue: false },
}

const habits: CompileOptions = { strict: true, explicitPartialContext: true, preventIndent: true }

/** Most views are not needed in the first second. */
function whenFirstUsed(compile: () => Handlebars.TemplateDelegate): Handlebars.TemplateDelegate {
  let made: Handlebars.TemplateDelegate | undefined
  return (data, runtime) => {
    made ??= compile()
    return made(data, runtime)
  }
}

/** Every .hbs file: its name without the ending, and its text. */
export function viewFiles(): ViewFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith('.hbs'))
    .map((file) => join(file.parentPath, file.name))
    .sort()
    .map((path) => ({
      name: relative(folder, path).split(sep).join('/').slice(0, -'.hbs'.length),
      source: readFileSync(path, 'utf8'),
    }))
}

const folder = join(import.meta.dirname, '../../views')

/** 'partials/field' is {{> field}}, 'patients/_row' is {{> patients/row}}. */
function partialName(name: string): string | undefined {
  if (name.startsWith('partials/')) return name.slice('partials/'.length)
  const [, domain, own] = /^(.*)\/_([^/]+)$/.exec(name) ?? []
  return own === undefined ? undefined : `${domain}/${own}`
}

/**
 * A partial sees only what it is given, and so would the block handed to it: {{#> box}}…{{/box}}.
 * This lets the block keep the data of the view it stands in.
 */
function withCallersBlocks(tree: hbs.AST.Program): hbs.AST.Program {
  class Writer extends Handlebars.Visitor {
    override PartialBlockStatement(it: hbs.AST.PartialBlockStatement): void {
      it.hash ??= { type: 'Hash', pairs: [], loc: it.loc }
      it.hash.pairs.push({ type: 'HashPair', key: 'callersData', value: path([], it.loc), loc: it.loc })
      super.PartialBlockStatement(it)
    }
    override PartialStatement(it: hbs.AST.PartialStatement): void {
      const { original } = it.name as hbs.AST.PathExpression
      if (original === '@partial-block') it.params.push(path(['callersData'], it.loc))
      super.PartialStatement(it)
    }
  }
  new Writer().accept(tree)
  return tree
}

function path(parts: string[], loc: hbs.AST.SourceLocation): hbs.AST.PathExpression {
  return { type: 'PathExpression', data: false, depth: 0, parts, original: parts[0] ?? 'this', loc }
}

/** {{#if}} that does not call what it is given: {{#if @partial-block}} asks whether there is a block, no more. */
function ifThere(this: unknown, value: unknown, options: Handlebars.HelperOptions): string {
  const there = Boolean(value) && !Handlebars.Utils.isEmpty(value)
  return there ? options.fn(this) : options.inverse(this)
}

/** {{lookup parts name}}: what an object holds itself. */
function ownOnly(from: object, name: string): unknown {
  if (!Object.hasOwn(from, name)) throw new Error(`"${name}" is not there`)
  return from[name as keyof typeof from]
}

/** {{#each}} that throws when there is no list at all, instead of showing nothing. */
function eachStrictly(house: typeof Handlebars): Handlebars.HelperDelegate {
  const each = house.helpers.each as Handlebars.HelperDelegate
  return function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    if (list === undefined || list === null)
      throw new Error('{{#each}} was given something that is not there')
    return each.call(this, list, options)
  }
}
