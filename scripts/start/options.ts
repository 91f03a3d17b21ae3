import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Complaint } from './complaint.ts'

export interface StartOptions {
  mode: 'clinic' | 'demo' | 'dev'
  host: string
  port: number
  /** Absolute; undefined where the place is ours to choose. */
  data: string | undefined
  demoPassword: string | undefined
}

export const help = `npm start -- [options]

  --host ADDRESS        where to listen: 127.0.0.1 (default) is this machine alone, without TLS;
                        a name or another address serves the clinic's network, with TLS
  --port NUMBER         4100 unless told
  --data FOLDER         where everything is kept: ./data unless told
  --demo                two invented clinics in a throw-away folder
  --demo-password WORD  the password of all demo sign-ins; random unless told
  --dev                 the demo, kept between starts and restarted when the code changes
  --help                this text
`

/** Reads the command line; 'help' when that was asked for. Throws a Complaint that says what is not understood. */
export function readOptions(words: string[]): StartOptions | 'help' {
  const values = parsed(words)
  if (values.help) return 'help'
  if (values.demo && values.dev) throw new Complaint('--demo and --dev exclude each other.')
  const mode = values.demo ? 'demo' : values.dev ? 'dev' : 'clinic'
  if (mode === 'demo' && values.data !== undefined) {
    throw new Complaint('--demo makes a throw-away folder of its own; leave out --data.')
  }
  const demoPassword = values['demo-password']
  if (demoPassword !== undefined && mode === 'clinic')
    throw new Complaint('--demo-password needs --demo or --dev.')
  if (demoPassword !== undefined && demoPassword.length < 8) {
    throw new Complaint('--demo-password needs at least 8 characters.')
  }
  return {
    mode,
    host: hostFrom(values.host),
    port: portFrom(values.port),
    data: folderFrom(values.data),
    demoPassword,
  }
}

function parsed(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '4100' },
        data: { type: 'string' },
        demo: { type: 'boolean' },
        'demo-password': { type: 'string' },
        dev: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new Complaint(`${(error as Error).message.split('. ')[0]}.\n\n${help}`)
  }
}

function portFrom(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new Complaint(`--port ${text} is no port: a number up to 65535.`)
}

function hostFrom(text: string): string {
  if (/^[\w.:-]+$/.test(text)) return text
  throw new Complaint(`--host ${text} is neither a name nor an address.`)
}

function folderFrom(text: string | undefined): string | undefined {
  if (text === '') throw new Complaint('--data needs the name of a folder.')
  return text === undefined ? undefined : resolve(text)
}
