import { expect } from 'chai'
import { frameFor } from '../testing/frames.ts'
import { loadViews } from './views.ts'

describe('views', () => {
  const views = loadViews({
    'main.css': '/assets/main.css',
    'main.js': '/assets/main.js',
    'icon.svg': '/assets/icon.svg',
  })

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

  it('throws for a view that is not there', () => {
    expect(() => views.render('no/such', {}, frameFor())).to.throw('No view "no/such"')
  })
})
