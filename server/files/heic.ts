import { Worker } from 'node:worker_threads'
import { kinds } from './kinds.ts'

export interface Pixels {
  /** RGBA, 8 bits each. */
  data: Uint8Array
  width: number
  height: number
}

/**
 * Decodes a HEIC file in a thread of its own, which is ended when it takes longer than `seconds`, and which has no
 * environment and 256 MB for what is not pixels. The decoder is WebAssembly: what it does with a hostile file
 * stays in its own memory.
 * @throws Error when it cannot be decoded within these limits
 */
export async function decodeHeic(
  bytes: Uint8Array,
  { seconds = 30 }: { seconds?: number } = {},
): Promise<Pixels> {
  const worker = new Worker(new URL('./heicWorker.ts', import.meta.url), {
    workerData: { bytes, mostPixels: kinds.heic.shownPixels },
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  })
  const { promise, resolve, reject } = Promise.withResolvers<Pixels>()
  const timer = setTimeout(() => reject(new Error('HEIC took too long')), seconds * 1000)
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('HEIC gave no picture')))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
