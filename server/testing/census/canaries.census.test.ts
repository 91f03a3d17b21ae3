import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { readTestRuns } from '../../../config/testRuns.ts'
import { domains } from '../../domains.ts'
import { startApp, type TestApp } from '../app.ts'
import type { Shown } from '../browsing.ts'
import { textIn } from '../pdf.ts'
import { canaries } from './canaries.ts'
import { addressOf, censusWorld, type CensusWorld } from './world.ts'

/** Columns that hold no words of people: what a clinic picks from, or what the server computes. */
const NOT_WORDS =
  /(_hash|salt|locale|currency|country|time_zone|language|notation|theme|timeZone|logo|born|kind|state|status|code|system|sha256|number|operation|table_name|tooth|tooth_to|surfaces|region|area|template|group_key|what|why|roles|profession|sort_name|word|method|source|store_name|type)$/

const pages = domains
  .flatMap((domain) => [...domain.routes])
  .filter((route) => route.method === 'GET' && route.path !== '/account/second-factor')

/** Papers that name the patient. */
const papers = /^\/(invoices\/:id\/pdf|payments\/:id\/receipt)$/

describe('canaries in every text', function () {
  this.timeout(30 * 60_000)
  let app: TestApp
  let world: CensusWorld
  let columns: { name: string; column: string; kind: 'text' | 'jsonb' }[]

  before(async () => {
    app = await startApp()
    world = await censusWorld(app)
    columns = (
      await rows<(typeof columns)[number]>(
        `select n.nspname || '.' || c.relname as name, a.attname as column, a.atttypid::regtype::text as kind from pg_attribute a join pg_class c on c.oid = a.attrelid
       join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('access', 'patients', 'schedule', 'clinical', 'documents', 'billing', 'files') and c.relkind = 'r'
         and a.atttypid in ('text'::regtype, 'jsonb'::regtype) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`,
      )
    ).filter(({ column }) => !NOT_WORDS.test(column))
  })
  after(() => app.stop())

  it('finds columns to put them in', () => {
    expect(columns.length).to.be.greaterThan(40)
  })

  for (const [index, canary] of canaries.slice(0, readTestRuns().canaries).entries()) {
    it(`no. ${index} stays text on every page and paper`, async () => {
      const put = await release(canary)
      expect(put, 'columns that took it').to.be.greaterThan(20)
      let met = 0
      for (const route of pages) {
        const shown = await world.ours.all.get(addressOf(route.path, world.ours))
        expect(shown.status, route.path).to.be.below(500)
        expect(hatched(shown), route.path).to.deep.equal([])
        if (shown.text.includes('x-canary') || shown.text.includes('x&#x2D;canary')) met += 1
        if (papers.test(route.path)) expect(textIn(shown.bytes), route.path).to.match(/canary|yranac/)
      }
      expect(met, 'pages that showed it').to.be.greaterThan(5)
    })
  }

  /** Puts it into every column that takes it; what a rule of the table refuses stays as it was. */
  async function release(canary: string): Promise<number> {
    let put = 0
    for (const column of columns) {
      const sql = `set session_replication_role = replica; ${releaseInto(column, canary)}`
      put += await app.owner.knex.raw(sql.replaceAll('?', '\\?')).then(
        () => 1,
        () => 0,
      )
    }
    await app.owner.knex.raw('set session_replication_role = origin')
    return put
  }

  /** Texts, and those of what is kept as it was, such as who an invoice went to. */
  function releaseInto({ name, column, kind }: (typeof columns)[number], canary: string): string {
    const text = literal(canary)
    if (kind === 'text')
      return `update ${name} set ${column} = ${text} where ${column} is not null and ${column} <> ''`
    return `update ${name} set ${column} = (
        select jsonb_object_agg(key, case when jsonb_typeof(value) = 'string' and value <> '""' and key !~ '${NOT_WORDS.source}'
          then to_jsonb(${text}::text) else value end) from jsonb_each(${column}))
      where jsonb_typeof(${column}) = 'object' and ${column} <> '{}'`
  }

  /** What a canary became besides text. */
  function hatched(shown: Shown): string[] {
    const type = shown.headers.get('content-type') ?? ''
    if (type.includes('html')) return hatchedInPage(shown)
    if (type.includes('pdf')) return doingInPdf(shown.bytes)
    return type.includes('csv') ? formulasIn(shown.bytes) : []
  }

  /** Elements, attributes and addresses. */
  function hatchedInPage({ $ }: Shown): string[] {
    const found: string[] = []
    $('*').each((_, element) => {
      if (!('attribs' in element)) return
      const names = [element.name, ...Object.keys(element.attribs)]
      found.push(...names.filter((name) => /^x-canary|^on[a-z]+$/.test(name)))
      for (const at of ['href', 'src', 'action', 'formaction']) {
        if (/^\s*javascript:/i.test(element.attribs[at] ?? '')) found.push(`${at}=javascript:`)
      }
    })
    return found
  }

  async function rows<R extends object>(sql: string): Promise<R[]> {
    return ((await app.owner.knex.raw(sql)) as { rows: R[] }).rows
  }
})

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Entries of a PDF that would do something when it is opened or clicked. */
function doingInPdf(pdf: Buffer): string[] {
  return pdf.toString('latin1').match(/\/(JavaScript|JS|Launch|SubmitForm|URI|OpenAction|AA|GoToR)\b/g) ?? []
}

/** Cells that a spreadsheet would compute. */
function formulasIn(csv: Buffer): string[] {
  const lines = parse(csv, { bom: true, delimiter: [';', ','], relax_column_count: true }) as string[][]
  return lines.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))
}
