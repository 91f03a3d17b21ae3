import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { Metafile, Plugin } from 'esbuild'
import express from 'express'
import type { RequestHandler } from 'express'
import { partOfFont } from './fonts.ts'
import { stepClasses } from './steps.ts'

/** Address of each asset by its plain name: 'main.css' is at '/assets/main-HASH.css'. */
export type AssetMap = Readonly<Record<string, string>>

/** The assets as the last buildAssets() in this process left them; plain names before that. */
export function builtAssets(): AssetMap {
  return built
}

/**
 * Bundles the style sheet and the browser's code under hashed names into .cache/assets.
 * Nothing is built when nothing changed since the last time.
 */
export async function buildAssets(): Promise<AssetMap> {
  const state = stateOfSources()
  const known = readManifest()
  built = known?.state === state ? known.assets : await buildAnew(state)
  return built
}

/** Serves what buildAssets() made, to be kept for ever: a changed file has another name. */
export function assetsRouter(): RequestHandler {
  return express.static(outFolder, {
    immutable: true,
    maxAge: '1y',
    index: false,
    // The worker's own folder would be all it could watch over.
    setHeaders: (response, file) => {
      if (basename(file).startsWith('worker-')) response.setHeader('Service-Worker-Allowed', '/')
    },
  })
}

const root = join(import.meta.dirname, '../..')
const clientFolder = join(root, 'views/client')
const outFolder = join(root, '.cache/assets')
const manifestFile = join(root, '.cache/assets.json')
const entries = ['main.ts', 'worker.ts', 'styles/main.css', 'icon.svg']

let built: AssetMap = Object.fromEntries(
  entries.map((entry) => [plainName(entry), `/assets/${plainName(entry)}`]),
)

async function buildAnew(state: string): Promise<AssetMap> {
  // Loaded here because a start that builds nothing should not wait for a bundler.
  const { build } = await import('esbuild')
  const result = await build({
    entryPoints: entries.map((entry) => join(clientFolder, entry)),
    outdir: outFolder,
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: ['es2023', 'chrome123', 'firefox124', 'safari17.5'],
    loader: { '.woff2': 'file', '.svg': 'copy' },
    plugins: [tabler, steps, fonts],
    metafile: true,
    logLevel: 'warning',
  })
  const assets = addresses(result.metafile)
  mkdirSync(join(root, '.cache'), { recursive: true })
  // Renamed into place, since several processes may build at once.
  writeFileSync(`${manifestFile}.${process.pid}`, JSON.stringify({ state, assets }))
  renameSync(`${manifestFile}.${process.pid}`, manifestFile)
  sweep()
  return assets
}

/** Files that no build has written for a day are left over from earlier ones. */
function sweep(): void {
  const yesterday = Date.now() - 86_400_000
  for (const name of readdirSync(outFolder)) {
    const file = join(outFolder, name)
    if (statSync(file).mtimeMs < yesterday) rmSync(file, { force: true })
  }
}

/** Tabler's rules, from its SCSS. */
const tabler: Plugin = {
  name: 'tabler',
  async setup(build) {
    const { compile } = await import('sass')
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => ({
      contents: compile(path, { loadPaths: [join(root, 'node_modules')], quietDeps: true }).css,
      loader: 'css',
    }))
  },
}

/** The five-minute steps of the day grid, which no one should write by hand. */
const steps: Plugin = {
  name: 'steps',
  setup(build) {
    build.onResolve({ filter: /^steps:/ }, ({ path }) => ({ path, namespace: 'steps' }))
    build.onLoad({ filter: /.*/, namespace: 'steps' }, () => ({ contents: stepClasses(), loader: 'css' }))
  },
}

/** Only the letters we write with. */
const fonts: Plugin = {
  name: 'fonts',
  setup(build) {
    build.onLoad({ filter: /\.woff2$/ }, async ({ path }) => ({
      contents: await partOfFont(path),
      loader: 'file',
    }))
  },
}

function addresses(metafile: Metafile): AssetMap {
  const found = Object.entries(metafile.outputs).flatMap(([file, output]) => {
    const entry = output.entryPoint ?? copied(file, output.inputs)
    return entry === undefined ? [] : [[plainName(entry), `/assets/${basename(file)}`]]
  })
  return Object.fromEntries(found)
}

/** esbuild names no entry point for a copied file. */
function copied(file: string, inputs: object): string | undefined {
  return file.endsWith('.svg') ? Object.keys(inputs)[0] : undefined
}

/** 'styles/main.css' is 'main.css', 'main.ts' is 'main.js'. */
function plainName(entry: string): string {
  return basename(entry).replace(/\.ts$/, '.js')
}

function stateOfSources(): string {
  const hash = createHash('sha256')
  const files = readdirSync(clientFolder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort()
  for (const file of [...files, join(root, 'package-lock.json'), import.meta.filename]) {
    hash.update(relative(root, file)).update(readFileSync(file))
  }
  return hash.update(stepClasses()).digest('hex')
}

function readManifest(): { state: string; assets: AssetMap } | undefined {
  try {
    const known = JSON.parse(readFileSync(manifestFile, 'utf8')) as { state: string; assets: AssetMap }
    const there = new Set(readdirSync(outFolder))
    return Object.values(known.assets).every((address) => there.has(basename(address))) ? known : undefined
  } catch {
    return undefined
  }
}
