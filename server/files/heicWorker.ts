import { parentPort, workerData } from 'node:worker_threads'
import libheif from 'libheif-js/wasm-bundle.js'

/** Decodes the first picture of a HEIC file into RGBA, in a thread that `heic.ts` limits in memory and time. */
const { bytes, mostPixels } = workerData as { bytes: Uint8Array; mostPixels: number }

const [image] = new libheif.HeifDecoder().decode(bytes)
if (!image) throw new Error('no picture')
const [width, height] = [image.get_width(), image.get_height()]
if (!(width * height <= mostPixels)) throw new Error('too many pixels')
const data = new Uint8ClampedArray(width * height * 4)
image.display({ data, width, height }, (shown) => {
  if (!shown) throw new Error('not decoded')
  parentPort!.postMessage({ data, width, height }, [data.buffer])
})
