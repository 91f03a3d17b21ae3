import { expect } from 'chai'
import { openPool, type Pool } from '../../db/pool.ts'
import { personalData } from '../../domains.ts'
import { fieldWord, isTold, tableWord } from '../../history/differences.ts'
import { languages, loadLocale } from '../../web/words.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { type ForeignKey, foreignKeys, type Table, tables } from './schema.queries.ts'

/** Tables of the installation, not of a clinic, and why. */
const GLOBAL: Record<string, string> = {
  'access.tenants': 'the clinics themselves',
  'access.users': 'a person may work in several clinics',
  'access.links': 'invitations and resets are of a person',
  'access.backup_codes': 'of a person',
  'access.pins': 'of a person on a device',
  'access.devices': 'a desk may serve several clinics',
  'access.sign_ins': 'of a person, who may switch clinics',
  'access.sessions': 'who, never whether',
  'access.limits': 'attempts to sign in, before anyone is known',
  'access.unfinished':
    'read when nobody is signed in to a clinic; encrypted and bound to user, clinic and route',
  'access.occurrences': 'which scheduled work has run',
  'public.migrations': 'of the program',
  'public.migrations_lock': 'of the program',
}

/** Tenant tables without history, and why. */
const WITHOUT_HISTORY: Record<string, string> = {
  'history.changes': 'it is the history',
  'history.reads': 'it is the history',
  'history.refusals': 'it is the history',
  'access.number_series': 'a counter; what is numbered has its own history',
  'patients.search_words': 'computed from patients and contacts',
  'clinical.drafts': 'what is typed becomes a record when it is signed',
  'files.previews': 'computed from the file',
  'files.undecodable': 'computed from the file',
  'patients.import_pieces': 'the file of an import; the import has its history',
  'patients.import_progress': 'how far an import is',
  'patients.import_problems': 'what the dry run found; computed from the file',
  'patients.import_rows': 'which row became what; what it became has its history',
}

/** Global tables without history, and why. */
const GLOBAL_WITHOUT_HISTORY = new Set([
  'access.sign_ins',
  'access.sessions',
  'access.devices',
  'access.limits',
  'access.unfinished',
  'access.occurrences',
  'public.migrations',
  'public.migrations_lock',
])

/** Tables that lead to files, which may be patients', and name only the clinic's own. */
const THE_CLINICS_OWN = new Set(['access.logos'])

describe('the census of the schema', () => {
  let database: TestDatabase
  let owner: Pool
  let all: Table[]
  let tenant: Table[]
  let keys: ForeignKey[]

  before(async () => {
    database = await cloneDatabase()
    owner = openPool(database.ownerUrl, { max: 2 })
    all = await tables(owner)
    keys = await foreignKeys(owner)
    tenant = all.filter(({ name }) => !(name in GLOBAL))
  })
  after(async () => {
    await owner.close()
    await database.drop()
  })

  const namesOf = (some: readonly { name: string }[]) => some.map(({ name }) => name)

  it('sees tables and keys at all', () => {
    expect(all.length).to.be.greaterThan(25)
    expect(keys.length).to.be.greaterThan(25)
  })

  it('lists as global only tables that are there', () => {
    const there = new Set(namesOf(all))
    const listed = [...Object.keys(GLOBAL), ...Object.keys(WITHOUT_HISTORY)]
    expect(listed.filter((name) => !there.has(name))).to.deep.equal([])
  })

  it('finds every other table kept in its tenant, also from its owner', () => {
    const loose = tenant.filter((table) => !table.has_tenant || !table.row_security || !table.forced)
    expect(namesOf(loose)).to.deep.equal([])
    expect(namesOf(tenant.filter(({ policies }) => policies.length === 0))).to.deep.equal([])
  })

  it('finds the tenant first in every primary key and unique constraint', () => {
    const oracles = tenant.flatMap(({ uniques }) =>
      uniques.filter(({ columns }) => columns[0] !== 'tenant_id'),
    )
    expect(namesOf(oracles)).to.deep.equal([])
    expect(namesOf(tenant.filter(({ uniques }) => uniques.length === 0))).to.deep.equal([])
  })

  it('finds the tenant in every foreign key between tenant tables', () => {
    const kept = new Set(namesOf(tenant))
    const plain = keys.filter(
      ({ from, to, columns }) => kept.has(from) && kept.has(to) && columns[0] !== 'tenant_id',
    )
    expect(plain.map(({ from, name }) => `${from}: ${name}`)).to.deep.equal([])
  })

  it('finds no foreign key from a global table into a clinic', () => {
    const kept = new Set(namesOf(tenant))
    const inward = keys.filter(({ from, to }) => from in GLOBAL && kept.has(to))
    expect(namesOf(inward)).to.deep.equal([])
  })

  it('finds the history trigger on every table, but those with a reason', () => {
    const without = tenant.filter(({ name, has_history }) => !has_history && !(name in WITHOUT_HISTORY))
    expect(namesOf(without)).to.deep.equal([])
    const excused = tenant.filter(({ name, has_history }) => has_history && name in WITHOUT_HISTORY)
    expect(namesOf(excused)).to.deep.equal([])
    const global = all.filter(({ name, has_history }) => name in GLOBAL && !has_history)
    expect(namesOf(global).filter((name) => !GLOBAL_WITHOUT_HISTORY.has(name))).to.deep.equal([])
  })

  it('finds every version counted', () => {
    expect(namesOf(all.filter((table) => table.has_version && !table.counts_version))).to.deep.equal([])
  })

  it('finds every table that leads to patients claimed as personal data', () => {
    const claimed = new Set(personalData.map(({ table }) => table))
    const unclaimed = [...leadingTo('patients.patients', keys)].filter(
      (table) => !claimed.has(table) && !THE_CLINICS_OWN.has(table),
    )
    expect(unclaimed).to.deep.equal([])
  })

  it('finds the tables and columns that are claimed as personal data', () => {
    const lost = personalData.filter(({ table, patient }) => {
      const [column = ''] = patient.split('.')
      return !all.some(({ name, columns }) => name === table && columns.includes(column))
    })
    expect(lost).to.deep.equal([])
  })

  it('finds words in every language for what the activity of a patient tells', () => {
    const told = all.filter(({ has_history, columns }) => has_history && columns.includes('patient_id'))
    const own = all.filter(({ name }) => name === 'patients.patients')
    const wordless = [...told, ...own].flatMap(({ name, columns }) =>
      languages.flatMap((language) => {
        const { fields, tables: words } = loadLocale(language)['history'] as Vocabulary
        const lost = columns.filter((column) => isTold(column) && !(column in fields))
        return [
          ...(name.replace('.', '_') in words ? [] : [name]),
          ...lost.map((column) => `${name}.${column}`),
        ]
      }),
    )
    expect(wordless).to.deep.equal([])
    expect([tableWord('patients.alerts', 'de'), fieldWord('born_on', 'de')]).to.deep.equal([
      'Hinweis',
      'Geburtsdatum',
    ])
  })
})

interface Vocabulary {
  fields: Record<string, string>
  tables: Record<string, string>
}

/** Every table from which foreign keys lead to this one, over however many others. */
function leadingTo(target: string, keys: readonly ForeignKey[]): Set<string> {
  const found = new Set([target])
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const { from, to } of keys) if (found.has(to)) found.add(from)
  }
  return found
}
