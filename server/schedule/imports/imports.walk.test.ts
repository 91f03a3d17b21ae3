import { expect } from 'chai'
import type { Browser as Chromium, Page } from 'playwright-core'
import { newId } from '../../lib/ids.ts'
import { startApp, type TestApp } from '../../testing/app.ts'
import { axeFaults, launchBrowser, openWindow } from '../../testing/browser.ts'
import { importJobs } from './imports.jobs.ts'

/** Set to a folder to keep pictures of every page. */
const pictures: string | undefined = undefined

describe('an import in a browser', function () {
  this.timeout(120_000)
  let app: TestApp
  let chromium: Chromium

  before(async () => {
    app = await startApp()
    chromium = await launchBrowser()
  })
  after(async () => {
    await chromium.close()
    await app.stop()
  })

  for (const [language, locale, colorScheme] of [
    ['de', 'de-DE', 'light'],
    ['en', 'en-GB', 'dark'],
  ] as const)
    it(`goes from the file to the report and back (${language}, ${colorScheme}), axe finds nothing`, async () => {
      const clinic = await app.aClinic({ language, locale })
      const admin = await app.aPerson(clinic, ['admin'])
      const context = await openWindow(chromium, await app.as(admin, clinic), { colorScheme })
      const page = await context.newPage()
      const looked = new Set(['running', 'undoing', 'refused'])
      const look = async (name: string) => {
        if (pictures) await page.screenshot({ path: `${pictures}/${name}.${language}.png`, fullPage: true })
        // Once a page is enough: axe takes seconds on a busy machine.
        if (!looked.has(name)) expect(await axeFaults(page), name).deep.equal([])
        looked.add(name)
      }
      const work = async (step: string) => {
        await page.waitForSelector('import-progress')
        await look(step)
        const who = { tenant: clinic.id, actor: { kind: 'system' as const, id: null }, request: newId() }
        const data = { import: page.url().split('/').at(-1), step, by: admin.id }
        await importJobs[0]!.work({ services: app.services, who, data: data as never })
        await page.waitForSelector('.counts')
      }

      for (const nth of [1, 2]) {
        await page.goto(`${app.url}/admin/imports/new`)
        if (nth === 1) await look('new')
        await page.setInputFiles('input[type=file]', fixture('patienten-windows-1252.csv'))
        await primary(page)
        await page.waitForSelector('.import-map')
        await look('reading')
        await primary(page)
        await work('checking')
        await look(`checked-${nth}`)
        if (nth === 2) break
        await primary(page)
        await page.waitForSelector('[aria-invalid], .note.is-bad')
        await look('refused')
        await page.check('[name=bad_rows][value=skip]')
        await primary(page)
        await work('running')
        await look('done')
      }
      await page.goto(`${app.url}/admin/imports`)
      await look('list')
      await page.click('tbody tr:last-child a')
      await page.click('a[href*="/problems"]')
      await look('problems')
      await page.goBack()
      await page.click('.btn-danger')
      await work('undoing')
      await look('undone')
      await context.close()
    })
})

function primary(page: Page): Promise<void> {
  return page.click('main .btn-primary')
}

function fixture(name: string): string {
  return new URL(`../../../test/fixtures/imports/${name}`, import.meta.url).pathname
}
