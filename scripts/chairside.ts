import { commands } from './commands/commands.ts'
import { Complaint } from './start/complaint.ts'

// npx chairside COMMAND: what IT does besides starting the server.

const [name = '', ...words] = process.argv.slice(2)
const asked = commands.find((command) => command.name === name)

if (!asked) {
  const known = commands.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`).join('\n')
  const helped = ['', 'help', '--help', '-h'].includes(name)
  console[helped ? 'log' : 'error'](
    `${helped ? '' : `There is no command "${name}".\n`}npx chairside COMMAND\n\n${known}`,
  )
  process.exit(helped ? 0 : 1)
}

try {
  const { run } = await asked.load()
  console.log(await run(words))
} catch (error) {
  console.error(error instanceof Complaint || isAboutWords(error) ? (error as Error).message : error)
  process.exit(1)
}

/** node:util's parseArgs says well enough what it did not understand. */
function isAboutWords(error: unknown): boolean {
  return String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')
}
