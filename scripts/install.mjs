import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Plain JavaScript on Node 20's own parts: it runs before anything is installed.

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Installs what package-lock.json asks for when it is not there, and returns the path of our own Node 24. */
export function ready() {
  refuseOldNode()
  if (!installed()) install()
  return ownNode()
}

/** Whether node_modules holds the versions of the lock file; npm keeps its own account of what it installed. */
export function installed(folder = root) {
  const wanted = packages(join(folder, 'package-lock.json'))
  const there = packages(join(folder, 'node_modules/.package-lock.json'))
  if (!there) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    const found = there[path]
    return found ? found.version === version : Boolean(optional)
  })
}

function packages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined
}

function refuseOldNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= 20) return
  leave(`Chairside needs Node 20 or newer to start; this is ${process.version}. See https://nodejs.org.`)
}

function install() {
  console.log('Installing what Chairside is made of (once, a minute or so) …')
  const npm = process.env.npm_execpath
  const words = ['ci', '--no-fund', '--no-audit', '--loglevel=error', '--include=dev', '--include=optional']
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const { status, error } = spawnSync(command, [...first, ...words], { cwd: root, stdio: 'inherit' })
  if (error) leave(`npm could not be run: ${error.message}`)
  if (status !== 0) leave('The installation failed; npm says why above. Nothing was started.')
}

function ownNode() {
  const own = join(root, 'node_modules/.bin/node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  leave(
    `No Node 24 came for ${process.platform} on ${process.arch}, and this is ${process.version}. ` +
      'Install Node 24 and start again.',
  )
}

function leave(sentence) {
  console.error(sentence)
  process.exit(1)
}
