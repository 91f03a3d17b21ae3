import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../server/testing/browser.ts'

// Takes the pictures of docs/pictures from a running demo:
//   npm start -- --demo --demo-password WORD
//   npm run pictures -- --password WORD [--url http://127.0.0.1:4100] [--only schedule]

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4100' },
    password: { type: 'string' },
    only: { type: 'string', default: '' },
  },
})
if (!options.password) throw new Error('--password is needed: the one of the demo')

interface Picture {
  name: string
  what: string
  who: 'reception' | 'dentist' | 'admin' | 'nobody'
  clinic?: 'praxis.example' | 'clinic.example'
  theme?: 'light' | 'dark'
  size?: [number, number]
  /** Where the picture is taken, and what is done there before. */
  path: string
  before?: (page: Page) => Promise<void>
}

const tablet: [number, number] = [820, 1180]
const phone: [number, number] = [390, 844]

const pictures: Picture[] = [
  { name: 'day', what: 'The day: six rooms without scrolling', who: 'reception', path: '/schedule' },
  { name: 'day-dark', what: 'The day in the dark', who: 'dentist', theme: 'dark', path: '/schedule' },
  {
    name: 'day-us',
    what: 'The same in the other clinic',
    who: 'reception',
    clinic: 'clinic.example',
    path: '/schedule',
  },
  { name: 'day-tablet', what: 'The day on a tablet', who: 'dentist', size: tablet, path: '/schedule' },
  { name: 'week', what: 'The week of one dentist', who: 'reception', path: '/schedule/week' },
  { name: 'list', what: 'The day as a list', who: 'reception', path: '/schedule/list' },
  {
    name: 'booking',
    what: 'Booking: one panel beside the day',
    who: 'reception',
    clinic: 'clinic.example',
    path: '/appointments/new',
  },
  {
    name: 'search',
    what: 'Search as you type',
    who: 'reception',
    path: '/patients',
    before: searchFor('mül'),
  },
  { name: 'patients', what: 'Patients', who: 'reception', clinic: 'clinic.example', path: '/patients' },
  { name: 'patient', what: 'A patient', who: 'dentist', path: '/patients', before: openFirst() },
  {
    name: 'patient-tablet',
    what: 'A patient on a tablet, in the dark',
    who: 'dentist',
    theme: 'dark',
    size: tablet,
    path: '/patients',
    before: openFirst(),
  },
  {
    name: 'patient-phone',
    what: 'A patient on a phone',
    who: 'dentist',
    size: phone,
    path: '/patients',
    before: openFirst(),
  },
  {
    name: 'treatments',
    what: 'Treatments',
    who: 'dentist',
    clinic: 'clinic.example',
    path: '/patients',
    before: openFirst('treatments'),
  },
  { name: 'notes', what: 'Notes', who: 'dentist', path: '/patients', before: openFirst('notes') },
  {
    name: 'documents',
    what: 'Documents',
    who: 'reception',
    clinic: 'clinic.example',
    path: '/patients',
    before: openFirst('documents'),
  },
  {
    name: 'billing',
    what: 'A patient’s invoices and payments',
    who: 'reception',
    path: '/patients',
    before: openFirst('billing'),
  },
  {
    name: 'invoice',
    what: 'An invoice',
    who: 'reception',
    path: '/billing',
    before: follow('a[href^="/invoices/"]'),
  },
  {
    name: 'activity',
    what: 'Who read and changed a record',
    who: 'admin',
    path: '/patients',
    before: openFirst('activity'),
  },
  { name: 'people', what: 'People and what they may do', who: 'admin', path: '/admin/people' },
  { name: 'rooms', what: 'Rooms and opening hours', who: 'admin', theme: 'dark', path: '/admin/rooms' },
  { name: 'sign-in', what: 'Sign-in', who: 'nobody', path: '/sign-in' },
  { name: 'lock', what: 'The screen lock', who: 'dentist', path: '/patients', before: lock() },
]

const folder = join(import.meta.dirname, '../docs/pictures')
const browser = await launchBrowser()
await mkdir(folder, { recursive: true })
const states = new Map<string, Awaited<ReturnType<typeof signIn>>>()
for (const picture of pictures.filter(({ name }) => name.includes(options.only))) {
  await take(browser, picture)
  console.log(picture.name)
}
await browser.close()
if (options.only === '') await writeFile(join(folder, 'README.md'), page())

async function take(from: Browser, picture: Picture): Promise<void> {
  const { who, clinic = 'praxis.example', theme = 'light', size = [1366, 768] } = picture
  const key = `${who}@${clinic}`
  if (who !== 'nobody' && !states.has(key)) states.set(key, await signIn(from, key))
  const context = await from.newContext({
    viewport: { width: size[0], height: size[1] },
    colorScheme: theme,
    hasTouch: size[0] < 1000,
    locale: clinic === 'praxis.example' ? 'de-DE' : 'en-US',
    storageState: who === 'nobody' ? undefined : states.get(key),
    serviceWorkers: 'block',
  })
  const shown = await context.newPage()
  await shown.goto(options.url + picture.path)
  await picture.before?.(shown)
  await shown.evaluate('document.fonts.ready')
  await shown.waitForTimeout(400)
  const image = await shown.screenshot()
  await sharp(image)
    .png({ palette: true, colours: 128, effort: 9 })
    .toFile(join(folder, `${picture.name}.png`))
  if (picture.name === 'lock') states.delete(key)
  await context.close()
}

async function signIn(from: Browser, email: string) {
  const context = await from.newContext({ serviceWorkers: 'block' })
  const shown = await context.newPage()
  await shown.goto(`${options.url}/sign-in`)
  await shown.fill('[name="email"]', email)
  await shown.fill('[name="password"]', options.password ?? '')
  await shown.click('form .btn-primary')
  await shown.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  const state = await context.storageState()
  await context.close()
  return state
}

function searchFor(text: string) {
  return async (shown: Page) => {
    await shown.keyboard.press('/')
    await shown.keyboard.type(text, { delay: 60 })
    await shown.waitForSelector('[role="option"]')
  }
}

function follow(selector: string) {
  return async (shown: Page) => {
    await shown.locator(selector).first().click()
    await shown.waitForLoadState('networkidle')
  }
}

/** A patient of the day, whose record has something to show. */
function openFirst(tab = '') {
  return async (shown: Page) => {
    await shown.goto(`${options.url}/schedule/list`)
    await shown.goto(options.url + (await hrefOf(shown, 'main tr:nth-child(4) a[href^="/appointments/"]')))
    const patient = await hrefOf(shown, '.panel a[href^="/patients/"]')
    await shown.goto([options.url + patient, tab].filter(Boolean).join('/'))
  }
}

async function hrefOf(shown: Page, selector: string): Promise<string> {
  return (await shown.locator(selector).first().getAttribute('href', { timeout: 5000 })) ?? ''
}

function lock() {
  return async (shown: Page) => {
    await shown.click('summary.person')
    await shown.click('form[action="/lock"] button')
    await shown.waitForSelector('.door-card')
    await shown.goto(`${options.url}/lock`)
  }
}

function page(): string {
  const shown = pictures.map(({ name, what }) => `## ${what}\n\n![${what}](${name}.png)\n`)
  return `# Pictures\n\nTaken from the demo by \`npm run pictures\`. All people in them are invented.\n\n${shown.join('\n')}`
}
