import { Complaint } from './start/complaint.ts'
import { help, readOptions } from './start/options.ts'
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

async function serve(options: Exclude<ReturnType<typeof readOptions>, 'help'>): Promise<void> {
  const asked = stopAsked()
  const stop = await supervise(options, tell)
  await asked
  tell('Stopping …')
  await stop()
  tell('Chairside has stopped.')
  process.exit(0)
}

/** Asked during start, we finish starting and then stop: half a start is harder to undo than a whole one. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve())
  })
}
