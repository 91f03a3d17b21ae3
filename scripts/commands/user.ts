import { parseArgs } from 'node:util'
import { recoverUser } from '../../server/access/recovery.ts'
import { openPool } from '../../server/db/pool.ts'
import { Complaint } from '../start/complaint.ts'
import { openInstallation } from '../start/installation.ts'

const usage = 'npx chairside user recover EMAIL [--second-factor] [--data DIR]'

/** Lets somebody back in, on the record: a link to a new password, printed here, used once within two hours. */
export async function run(words: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { data: { type: 'string' }, 'second-factor': { type: 'boolean' } },
  })
  const [action, email = '', ...more] = positionals
  if (action !== 'recover' || !email.includes('@') || more.length > 0) throw new Complaint(usage)
  const installation = await openInstallation(values.data)
  const pool = openPool(installation.config.databaseUrl, { max: 1 })
  try {
    const forgetFactor = values['second-factor'] === true
    const { config } = installation
    const link = await recoverUser({ pool, config }, email.toLowerCase(), { forgetFactor })
    if (!link) throw new Complaint(`Nobody signs in with ${email}, or they are disabled.`)
    const step = forgetFactor ? 'It also sets up the second step anew.' : 'The second step stays as it is.'
    return `${link}\n\nThis link works once, within 2 hours; where the server has another address, open its /invitation and type\nthe code behind the #. ${step} It is on the record.`
  } finally {
    await pool.close()
    await installation.close()
  }
}
