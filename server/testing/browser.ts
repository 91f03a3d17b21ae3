import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Browser as Visitor } from './browsing.ts'

/**
 * A headless Chromium: the one named by CHROME_PATH, or the one that came with the packages (Linux x64).
 * Whoever launches it closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROME_PATH ?? (await bundled()),
    headless: true,
    chromiumSandbox: false,
    args: ['--font-render-hinting=none', '--force-color-profile=srgb', '--hide-scrollbars'],
  })
}

/** A window of its own in which somebody is signed in; whoever opens it closes it. */
export async function openWindow(
  chromium: Browser,
  { url, cookies }: Pick<Visitor, 'url' | 'cookies'>,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const window = await chromium.newContext({ viewport: { width: 1366, height: 768 }, ...options })
  await window.addCookies([...cookies].map(([name, value]) => ({ name, value, url })))
  return window
}

/** What axe finds on a page, one line a fault; the page must come from browser.newContext(). */
export async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  return violations
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
    .filter((fault) => !shortVisit.test(fault))
}

/** Short visits on the day are lower than 24 px; its list and rail do the same with larger targets (WCAG 2.5.8). */
const shortVisit = /^target-size: <a href="\/appointments\//

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function bundled(): Promise<string> {
  // The package looks for its shared libraries only when it believes to be in this runtime.
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
  const { default: sparticuz } = (await import('@sparticuz/chromium')) as unknown as {
    default: { executablePath(): Promise<string> }
  }
  return sparticuz.executablePath()
}
