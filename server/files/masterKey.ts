import { readFile, stat } from 'node:fs/promises'
import { type Key, keyOf } from '../lib/encryption.ts'

/**
 * The installation's master key: 32 bytes as base64 in a file that only its owner may read.
 * @throws Error that says what is wrong with the file, never what is in it
 */
export async function readMasterKey(path: string): Promise<Key> {
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(`The master key ${path} can be read by others than its owner: chmod 600 it`)
  }
  const bytes = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')
  if (bytes.length !== 32) throw new Error(`The master key ${path} does not hold 32 bytes as base64`)
  return keyOf(bytes)
}
