import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { TestApp } from '../server/testing/app.ts'
import { axeFaults, openWindow } from '../server/testing/browser.ts'
import type { Row } from '../server/testing/factories.ts'

/** Someone at a screen of their own. Whatever is wrong with what they see is written down while they work. */
export interface Screen {
  page: Page
  /** What axe found, what the console said, what failed, what was asked of others: one line each. */
  faults: string[]
  go(path: string): Promise<void>
  /** Presses what leads to another page, and looks at that. */
  follow(what: Locator, said?: string): Promise<void>
  /** Does something that leads to another page, and looks at that. What is said there may fade while one looks. */
  leave(by: () => Promise<unknown>, said?: string): Promise<void>
  /** Looks at the page as it is now; what an open list covers in part seems too small a target then. */
  look(state?: { covered: boolean }): Promise<void>
  button(words: string): Locator
  link(words: string): Locator
  field(words: string): Locator
  close(): Promise<void>
}

interface Place {
  clinic: Row
  locale: string
  timeZone: string
}

/** @param person is signed in already: how one signs in is walked elsewhere */
export async function openScreen(
  app: TestApp,
  chromium: Browser,
  person: Row,
  { clinic, locale, timeZone }: Place,
): Promise<Screen> {
  const context = await openWindow(chromium, await app.as(person, clinic), {
    viewport: { width: 1366, height: 900 },
    locale,
    timezoneId: timeZone,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const faults = faultsOf(context, app.url)
  const look: Screen['look'] = async ({ covered } = { covered: false }) => {
    const shape = shapeOf(page.url())
    const found = (await axeFaults(page)).filter((fault) => !covered || !fault.startsWith('target-size:'))
    faults.push(...found.map((fault) => `${shape}: ${fault}`))
  }
  const leave: Screen['leave'] = async (by, said) => {
    const heard = said === undefined ? undefined : page.getByText(said).first().waitFor()
    await Promise.all([page.waitForEvent('load'), by(), heard])
    await look()
  }
  return {
    page,
    faults,
    look,
    leave,
    go: (path) => leave(() => page.goto(app.url + path)),
    follow: (what, said) => leave(() => what.click(), said),
    button: (words) => page.getByRole('button', { name: words }),
    link: (words) => page.getByRole('link', { name: words }),
    field: (words) => page.getByLabel(words, { exact: true }),
    close: () => context.close(),
  }
}

/** Keeps what each screen shows, where a run's pictures lie. */
export async function keepPictures(screens: Record<string, Screen>, name: string): Promise<void> {
  const folder = join(import.meta.dirname, '../test-results')
  await mkdir(folder, { recursive: true })
  for (const [who, { page }] of Object.entries(screens))
    await page.screenshot({ path: join(folder, `${name} ${who}.png`), fullPage: true })
}

function faultsOf(context: BrowserContext, url: string): string[] {
  const faults: string[] = []
  context.on('console', (said) => {
    if (['error', 'warning'].includes(said.type())) faults.push(`console: ${said.text()}`)
  })
  context.on('weberror', (thrown) => faults.push(`script: ${thrown.error().message}`))
  context.on('request', (request) => {
    const asked = new URL(request.url())
    if (asked.origin !== url && !['data:', 'blob:'].includes(asked.protocol))
      faults.push(`asked of others: ${asked.href}`)
  })
  context.on('requestfailed', (request) => {
    // A page that is left ends its stream and what it still asked for.
    const why = request.failure()?.errorText
    if (why !== 'net::ERR_ABORTED') faults.push(`failed: ${request.url()} ${why}`)
  })
  context.on('response', (response) => {
    if (response.status() >= 400) faults.push(`answered ${response.status()}: ${response.url()}`)
  })
  return faults
}

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

function shapeOf(address: string): string {
  return new URL(address).pathname.replaceAll(ID, ':id')
}
