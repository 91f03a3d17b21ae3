import Handlebars from 'handlebars'
import type { Name } from '../lib/names.ts'
import * as names from '../lib/names.ts'
import type { AssetMap } from './assets.ts'
import * as formats from './formats.ts'
import type { DateShape, Moment } from './formats.ts'
import { errorList, fieldOf } from './fields.ts'
import type { FormState } from './fields.ts'
import type { Frame } from './frame.ts'
import * as icons from './icons.ts'

/** What one rendering collects on its way: the view may name its layout, page class and title. */
export interface Slots {
  title: string[]
  layout?: string
  page?: string
  content?: string
}

type Options = Handlebars.HelperOptions & { data: { frame: Frame; slots: Slots } }
type Helper = (...values: never[]) => unknown

/** Every helper a view may use. Only icon, status-mark, alert-icon, logo and content return markup. */
export function helpers(assets: AssetMap): Record<string, Helper> {
  const asset = (name: string) => assetOf(assets, name)
  const all = { ...logic, ...wording, ...dates, ...values, ...markup, ...shell, asset }
  return {
    ...Object.fromEntries(Object.entries(all).map(([name, helper]) => [name, yielding(name, helper)])),
    ...bare,
  }
}

const logic: Record<string, Helper> = {
  eq: (a: unknown, b: unknown) => a === b,
  and: (...all: unknown[]) => all.slice(0, -1).every(truthy),
  or: (...all: unknown[]) => all.slice(0, -1).find(truthy) ?? false,
  not: (value: unknown) => !truthy(value),
  /** Puts texts together: for ids and paths. */
  text: (...parts: unknown[]) => parts.slice(0, -1).join(''),
  may: (permission: string, options: Options) => options.data.frame.signedIn?.may.has(permission) ?? false,
}

const wording: Record<string, Helper> = {
  /** {{t 'patients.count' count=12}}; several parts make one key: {{t 'schedule.status.' status}}. */
  t: (...all: unknown[]) => {
    const options = all.pop() as Options
    const key = all.map((part) => given(part, 't')).join('')
    const named = Object.keys(options.hash).length > 0
    return options.data.frame.words(key, named ? options.hash : undefined)
  },
}

const dates: Record<string, Helper> = {
  ...Object.fromEntries(
    (Object.keys(formats.dateShapes) as DateShape[]).map((shape) => [shape, dateHelper(shape)]),
  ),
  timeRange: (from: Moment, to: Moment, options: Options) => {
    return formats.formatTimeRange(given(from, 'timeRange'), given(to, 'timeRange'), options.data.frame)
  },
  /** Today, tomorrow and yesterday as words, other days as dates. */
  day: (value: Moment | null, options: Options) => {
    if (given(value, 'day') === null) return ''
    return (
      nearDay(value as Moment, options.data.frame) ??
      formats.formatDate(value as Moment, 'date', options.data.frame)
    )
  },
  iso: (value: Moment | null) => (given(value, 'iso') === null ? '' : formats.isoText(value as Moment)),
  /** The day 'YYYY-MM-DD' in the clinic's zone: for addresses and date inputs. */
  isoDay: (value: Moment | null, options: Options) => {
    return given(value, 'isoDay') === null ? '' : formats.dayOf(value as Moment, options.data.frame)
  },
  /** 54: whole years today; nothing for an unknown birthday. */
  age: (born: Moment | null, options: Options) => {
    return given(born, 'age') === null ? '' : ageToday(born as Moment, options.data.frame).years
  },
  /** "54 years", for infants "7 months". */
  ageWords: (born: Moment | null, options: Options) => {
    if (given(born, 'ageWords') === null) return ''
    const { years, months } = ageToday(born as Moment, options.data.frame)
    const { words } = options.data.frame
    return years < 2
      ? words('shell.age.months', { count: months })
      : words('shell.age.years', { count: years })
  },
}

const values: Record<string, Helper> = {
  money: (amount: { minor: bigint; currency: string } | null, options: Options) => {
    return given(amount, 'money') === null ? '' : formats.formatMoney(amount!, options.data.frame)
  },
  /** The bare amount for an input. */
  amount: (amount: { minor: bigint; currency: string } | null, options: Options) => {
    return given(amount, 'amount') === null ? '' : formats.formatAmount(amount!, options.data.frame)
  },
  number: (value: number | bigint | null, options: Options) => {
    return given(value, 'number') === null ? '' : formats.formatNumber(value!, options.data.frame)
  },
  phone: (text: string | null, options: Options) => {
    return given(text, 'phone') === null ? '' : formats.formatPhone(text!, options.data.frame)
  },
  tel: (text: string) => formats.phoneAddress(given(text, 'tel')),
  /** Hoffmann, Sabine as plain text, for titles and attributes; on the page use {{> name person}}. */
  surnameFirst: (person: Name) => names.surnameFirst(given(person, 'surnameFirst')),
  fullName: (person: Name) => names.fullName(given(person, 'fullName')),
  initials: (person: Name | string) => {
    const it = given(person, 'initials')
    return typeof it === 'string' ? formats.initialsOf(it) : names.initials(it)
  },
}

const markup: Record<string, Helper> = {
  icon: (name: string, options: Options) => safe(icons.icon(given(name, 'icon'), options.hash)),
  mark: (status: string, options: Options) => safe(icons.statusMark(given(status, 'mark'), options.hash)),
  alertIcon: (kind: string, options: Options) =>
    safe(icons.alertIcon(given(kind, 'alertIcon'), options.hash)),
  noteIcon: (tone: string | undefined) => noteIcons[tone ?? ''] ?? 'info-circle',
  troubleIcon: (code: string) => troubleIcons[code] ?? 'alert-circle',
  tone: (status: string) => icons.toneOf(given(status, 'tone')),
}

const shell: Record<string, Helper> = {
  /** {{title (t 'patients.title')}}: parts of the page's title, most particular first. */
  title: (...all: unknown[]) => {
    const options = all.pop() as Options
    options.data.slots.title.push(...all.map((part) => String(given(part, 'title'))))
    return ''
  },
  /** {{layout 'app' page='day'}}: the layout around this view and the class of its body. */
  layout: (name: string, options: Options) => {
    options.data.slots.layout = name
    options.data.slots.page = options.hash.page as string | undefined
    return ''
  },
  /** What is wrong with a form, for its summary. */
  errorList: (form: FormState | undefined) => errorList(form),
  /** {{#fieldState this as |it|}}: what a form partial needs, from the form or from single values. */
  fieldState: function (this: unknown, input: Record<string, unknown>, options: Handlebars.HelperOptions) {
    return options.fn(this, { data: options.data as object, blockParams: [fieldOf(input)] })
  },
}

/** Helpers without values. */
const bare: Record<string, Helper> = {
  shortcuts: () => shortcuts,
  logo: () => safe(icons.logo),
  content: (options: Options) => safe(options.data.slots.content ?? ''),
  pageTitle: (options: Options) => {
    const { slots, frame } = options.data
    return [...slots.title, frame.signedIn?.clinicName ?? 'Chairside'].join(' – ')
  },
  pageClass: (options: Options) => options.data.slots.page ?? '',
}

/** Keys of the whole product; `name` is looked up under shell.keys. */
const shortcuts = [
  { key: '/', name: 'search' },
  { key: 'N', name: 'new' },
  { key: 'M', name: 'move' },
  { key: 'E', name: 'edit' },
  { key: 'Z', name: 'undo' },
  { key: 'Ctrl Enter', name: 'send' },
  { key: 'Esc', name: 'back' },
  { key: '?', name: 'help' },
]

const noteIcons: Record<string, string> = {
  bad: 'alert-circle',
  warn: 'alert-triangle',
  good: 'circle-check',
}

const troubleIcons: Record<string, string> = {
  '404': 'map-question',
  '403': 'lock',
  '409': 'git-merge',
  '503': 'hourglass',
  '413': 'file-alert',
  '507': 'database-off',
  offline: 'plug-connected-x',
}

function dateHelper(shape: DateShape): Helper {
  return (value: Moment | null, options: Options) => {
    return given(value, shape) === null ? '' : formats.formatDate(value as Moment, shape, options.data.frame)
  }
}

function nearDay(value: Moment, frame: Frame): string | undefined {
  const at = Date.parse(`${formats.dayOf(value, frame)}T00:00:00Z`)
  const today = Date.parse(`${todayOf(frame)}T00:00:00Z`)
  const key = { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String((at - today) / 86_400_000)]
  return key && frame.words(`shell.day.${key}`)
}

function ageToday(born: Moment, frame: Frame): { years: number; months: number } {
  return formats.ageOn(born, todayOf(frame))
}

const todays = new WeakMap<Frame, string>()

/** The frame's day, worked out once a page. */
function todayOf(frame: Frame): string {
  const known = todays.get(frame)
  if (known !== undefined) return known
  const day = formats.dayOf(frame.now, frame)
  todays.set(frame, day)
  return day
}

/** Lets data have a helper's name: {{phone}} without a value is the field `phone`, {{phone mobile}} the helper. */
function yielding(name: string, helper: Helper): Helper {
  return function (this: Record<string, unknown> | null, ...all: never[]) {
    if (all.length > 1) return helper.apply(this, all)
    if (this === null || !Object.hasOwn(this, name)) throw new Error(`"${name}" is not there`)
    return this[name]
  }
}

/** Handlebars hands a misspelt name to a helper as undefined: that is a mistake of the view, null is not. */
function given<T>(value: T | undefined, helper: string): T {
  if (value === undefined) throw new Error(`{{${helper}}} was given something that is not there`)
  return value
}

function truthy(value: unknown): boolean {
  return !Handlebars.Utils.isEmpty(value) && value !== 0
}

function assetOf(assets: AssetMap, name: string): string {
  const address = assets[name]
  if (address === undefined) throw new Error(`No asset "${name}"`)
  return address
}

function safe(markup: string): Handlebars.SafeString {
  return new Handlebars.SafeString(markup)
}
