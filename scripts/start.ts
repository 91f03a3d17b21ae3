import { once } from 'node:events'
import { Complaint } from './start/complaint.ts'
import { help, readOptions, type StartOptions } from './start/options.ts'
import { supervise } from './start/supervisor.ts'

const tell = (line: string) => console.log(line)

try {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') tell(help)
  else await serve(options)
} catch (error) {
  console.error(error instanceof Complaint ? error.message : error)
  process.exit(1)
}

async function serve(options: StartOptions): Promise<void> {
  const signal = stopAsked()
  try {
    const stop = await supervise(options, { tell, signal })
    if (!signal.aborted) await once(signal, 'abort')
    tell('Stopping …')
    await stop()
  } catch (error) {
    if (!signal.aborted) throw error
  }
  tell('Chairside has stopped.')
  process.exit(0)
}

function stopAsked(): AbortSignal {
  const asked = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => asked.abort())
  return asked.signal
}
