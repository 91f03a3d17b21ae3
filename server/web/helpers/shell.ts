import type Handlebars from 'handlebars'
import { errorList, fieldOf, rowErrors } from '../fields.ts'
import type { FormState } from '../fields.ts'
import { logo, markShapes } from '../icons.ts'
import type { Helpers, Options } from './helper.ts'
import { CONTENT, drawn, given } from './helper.ts'

/** What a view says about its page, and what form partials ask for. */
export const shell: Helpers = {
  /** {{title (t 'patients.title')}}: parts of the page's title, most particular first. */
  title: (...all: unknown[]) => {
    const { data } = all.pop() as Options
    data.slots.title.push(...all.map((part) => String(given(part))))
    return ''
  },
  /** {{layout 'app' page='day'}}: the layout around this view and the class of its body. */
  layout: (name: string, { data, hash }: Options) => {
    data.slots.layout = name
    data.slots.page = hash.page as string | undefined
    return ''
  },
  /** What is wrong with a form, for its summary. */
  errorList: (form: FormState | undefined) => errorList(form),
  rowErrors: (form: FormState | undefined, at: number, names: string) => rowErrors(form, at, names),
  /** {{#fieldState this as |it|}}: what a form partial needs, from the form or from single values. */
  fieldState: function (this: unknown, input: Record<string, unknown>, options: Handlebars.HelperOptions) {
    return options.fn(this, { data: options.data as object, blockParams: [fieldOf(input)] })
  },
}

/** Helpers without values, for layouts. */
export const bare: Helpers = {
  logo: () => drawn(logo),
  content: () => drawn(CONTENT),
  pageTitle: ({ data: { slots, frame } }: Options) => {
    return [...slots.title, frame.signedIn?.clinicName ?? 'Chairside'].join(' – ')
  },
  /** Also where there is no mark yet: other desks' visits come into these pages later. */
  markShapes: ({ data: { slots } }: Options) =>
    slots.marked || slots.layout === 'app' ? drawn(markShapes) : '',
  pageClass: ({ data }: Options) => data.slots.page ?? '',
  /** Keys of the whole product; `name` is looked up under shell.keys. */
  shortcuts: () => shortcuts,
}

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
