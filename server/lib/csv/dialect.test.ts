import { expect } from 'chai'
import fc from 'fast-check'
import { always } from '../../testing/property.ts'
import { columnLetter, columnNames, matchColumns, plainHeader } from './columns.ts'
import { type Dialect, quotes, recogniseDialect, separators } from './dialect.ts'
import { rowsOf, Unreadable } from './rows.ts'

describe('the dialect of a CSV file', () => {
  it('is recognised by what makes the rows even, not by what occurs most', () => {
    expect(recogniseDialect('a;b\n"1,2,3,4";x\n"5,6,7,8";y\n')).include({
      separator: ';',
      quote: '"',
      sure: true,
    })
    expect(recogniseDialect('a\tb\n1,5\t2,5\n')).include({ separator: '\t' })
    expect(recogniseDialect('a|b|c\n1|2|3\n')).include({ separator: '|', sure: true })
    expect(recogniseDialect("'a','b;c'\n'1','2'\n'3','4;5'\n")).include({ separator: ',', quote: "'" })
  })

  it('is what the first line of a spreadsheet announces', async () => {
    expect(recogniseDialect('sep=|\na,b|c\n')).include({ separator: '|', announced: true })
    expect(await cellsOf('sep=;\r\na;b\r\n', { separator: ';' })).deep.equal([['a', 'b']])
  })

  it('leaves quotation marks inside of names alone', async () => {
    expect(await cellsOf('Willi "Bill" Klein;x\n', { separator: ';' })).deep.equal([
      ['Willi "Bill" Klein', 'x'],
    ])
  })

  it('says after which row a quote is never closed', async () => {
    const reading = cellsOf('a,b\nc,d\n"e,f\ng,h\n', { separator: ',' })
    const failure = await reading.then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(failure).instanceOf(Unreadable).include({ row: 2, reason: 'quote' })
  })

  it('reads any text in any dialect, or says that it is unreadable', async function () {
    this.timeout(120_000)
    const text = fc.string({
      unit: fc.constantFrom('a', 'ü', '1', '.', ',', ';', '\t', '|', '"', "'", '\n', '\r\n', '\0', ' '),
    })
    await always(
      fc.asyncProperty(
        text,
        fc.constantFrom(...separators),
        fc.constantFrom(...quotes),
        async (any, separator, quote) => {
          recogniseDialect(any)
          await cellsOf(any, { separator, quote }).catch((error: unknown) => {
            if (!(error instanceof Unreadable)) throw error
          })
        },
      ),
      { runs: 10_000 },
    )
  })
})

describe('columns', () => {
  it('are known by their names whatever the case, accents and points', () => {
    expect(['Geb.-Datum', 'STRASSE', 'E-Mail'].map(plainHeader)).deep.equal(['gebdatum', 'strasse', 'email'])
    expect(plainHeader('Straße')).equal('strasse')
    const synonyms = { street: ['Straße'], phone: ['Tel'], born: ['Geb'] }
    expect(
      matchColumns(['strasse', 'Tel.', 'Tel. (privat)', 'geb.', 'Kasse'], synonyms, ['phone']),
    ).deep.equal(['street', 'phone', 'phone', 'born', null])
  })

  it('are told apart when they are named alike, and named by letter when they are not named', () => {
    expect(columnNames(['Tel', 'Tel', ' '], 4)).deep.equal(['Tel', 'Tel (2)', 'C', 'D'])
    expect([0, 25, 26, 701, 702].map(columnLetter)).deep.equal(['A', 'Z', 'AA', 'ZZ', 'AAA'])
  })
})

async function cellsOf(text: string, dialect: Partial<Dialect>): Promise<string[][]> {
  const whole: Dialect = { encoding: 'utf-8', separator: ',', quote: '"', header: true, ...dialect }
  const rows: string[][] = []
  for await (const row of rowsOf(pieces(text), whole)) rows.push(row.cells)
  return rows
}

async function* pieces(text: string) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 11) yield bytes.subarray(at, at + 11)
}
