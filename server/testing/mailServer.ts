import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface MailServer {
  port: number
  /** The source of every mail it took, in the order of arrival. */
  arrived: string[]
  close(): Promise<void>
}

interface Manners {
  /** Any free one, unless somebody expects it at this one. */
  port?: number
  /** Asked for each mail: whether to answer "try again later" instead of taking it. */
  busy?: () => boolean
}

/** A real mail server on loopback that keeps what it is sent. */
export async function startMailServer({ port = 0, busy = () => false }: Manners = {}): Promise<MailServer> {
  const arrived: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk) => (text += chunk))
      stream.on('end', () => {
        if (busy()) return done(Object.assign(new Error('try later'), { responseCode: 451 }))
        arrived.push(text)
        done()
      })
    },
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    port: (server.server.address() as AddressInfo).port,
    arrived,
    close: () => new Promise((closed) => server.close(closed)),
  }
}

/** The settings of a server whose mail goes there. */
export function mailingTo({ port }: { port: number }): { smtp: { url: string; from: string } } {
  return { smtp: { url: `smtp://127.0.0.1:${port}`, from: 'clinic@example.org' } }
}
