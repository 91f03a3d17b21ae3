import { expect } from 'chai'
import { load } from 'cheerio'
import Handlebars from 'handlebars'
import { frameFor } from '../testing/frames.ts'
import { helpers } from './helpers.ts'
import { compileViews, loadViews, viewFiles } from './views.ts'

describe('views', () => {
  const assets = {
    'main.css': '/assets/main.css',
    'main.js': '/assets/main.js',
    'icon.svg': '/assets/icon.svg',
  }
  const views = loadViews(assets)

  it('puts a page into the layout of the signed-in', () => {
    const html = views.render('errors/404', {}, frameFor('en'))
    expect(html).to.contain('<title>There is no such page – Praxis Dr. Weber</title>')
    expect(html).to.contain('aria-current="page">Patients</a>')
  })

  it('puts a page of the signed-out into the door', () => {
    const html = views.render('errors/404', {}, frameFor('de', { signedIn: undefined }))
    expect(html).to.contain('class="page-door"').and.to.contain('Diese Seite gibt es nicht')
    expect(html).not.to.contain('main-nav')
  })

  it('has no layout around a fragment', () => {
    expect(views.fragment('errors/404', {}, frameFor())).not.to.contain('<html')
  })

  it('brings the shape of every mark with its page, whatever stands around it', () => {
    const house = loadViews(assets, [...viewFiles(), { name: 'x', source: "{{mark 'completed'}}" }])
    for (const layout of ['app', 'bare', 'door', 'print']) {
      const page = load(house.render('x', {}, frameFor('en', { layout })))
      const shape = page('.status-mark use').attr('href') as string
      expect(page(`symbol${shape} path`), layout).to.have.length(1)
    }
    const unmarked = load(views.render('errors/404', {}, frameFor('en')))
    expect(unmarked('symbol#mark-done'), 'for marks that come later').to.have.length(1)
  })

  it('throws for a view that is not there', () => {
    expect(() => views.render('no/such', {}, frameFor())).to.throw('No view "no/such"')
  })

  it('gives a block handed to a partial the data of its own view', () => {
    const own = [
      {
        name: 'some/list',
        source: "{{#> box title='Rooms'}}{{#each rooms}}{{name}} of {{../clinic}}{{/each}}{{/box}}",
      },
      { name: 'some/leak', source: '{{> peek}}' },
      { name: 'partials/peek', source: '{{clinic}}' },
    ]
    const house = loadViews({}, [...viewFiles(), ...own])
    const data = { clinic: 'Weber', rooms: [{ name: 'Room 1' }] }
    expect(house.fragment('some/list', data, frameFor())).to.contain('Room 1 of Weber')
    expect(() => house.fragment('some/leak', data, frameFor())).to.throw('clinic')
  })

  it('throws for a misspelt name in text, in a helper, in a list', () => {
    for (const source of ['{{nmae}}', '{{date brn}}', '{{#each rws}}{{/each}}', '{{person.nmae}}']) {
      const own = loadViews({}, [{ name: 'x', source }])
      expect(
        () => own.fragment('x', { name: 'a', born: null, rows: [], person: { name: 'a' } }, frameFor()),
        source,
      ).to.throw()
    }
  })

  it('lets a field have the name of a helper', () => {
    const own = loadViews({}, [{ name: 'x', source: '{{phone}} {{#each rooms}}{{number}}{{/each}}' }])
    expect(own.fragment('x', { phone: '<0171>', rooms: [{ number: 3 }] }, frameFor())).to.equal(
      '&lt;0171&gt; 3',
    )
  })

  it('names only partials and helpers that exist', () => {
    const partials = new Set(['@partial-block', ...compileViews({}, viewFiles()).partials])
    const known = new Set([...Object.keys(helpers({})), ...Object.keys(Handlebars.helpers)])
    const wrong: string[] = []
    for (const { name, source } of viewFiles()) {
      const note = (kind: string, it: string) => wrong.push(`${name}: ${kind} ${it}`)
      class Reader extends Handlebars.Visitor {
        override PartialStatement(it: hbs.AST.PartialStatement): void {
          this.partial(it.name)
          super.PartialStatement(it)
        }
        override PartialBlockStatement(it: hbs.AST.PartialBlockStatement): void {
          this.partial(it.name)
          super.PartialBlockStatement(it)
        }
        override MustacheStatement(it: hbs.AST.MustacheStatement): void {
          if (it.params.length > 0) this.helper(it.path)
          super.MustacheStatement(it)
        }
        override SubExpression(it: hbs.AST.SubExpression): void {
          this.helper(it.path)
          super.SubExpression(it)
        }
        partial(it: hbs.AST.Expression): void {
          if (it.type !== 'PathExpression') return
          const { original } = it as hbs.AST.PathExpression
          if (!partials.has(original)) note('partial', original)
        }
        helper(it: hbs.AST.Expression): void {
          const { original } = it as hbs.AST.PathExpression
          if (!known.has(original)) note('helper', original)
        }
      }
      new Reader().accept(Handlebars.parse(source))
    }
    expect(wrong).to.deep.equal([])
  })

  it('has no style attributes, no inline scripts and no handlers: the policy would block them', () => {
    const found = viewFiles().filter(({ source }) =>
      /\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style/.test(source),
    )
    expect(found.map(({ name }) => name)).to.deep.equal([])
  })

  it('escapes everything but what helpers draw', () => {
    const found = viewFiles().filter(({ source }) => source.includes('{{{') || source.includes('{{&'))
    expect(found.map(({ name }) => name)).to.deep.equal([])
  })
})
