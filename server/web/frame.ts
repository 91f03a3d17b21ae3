import type { Language, Words } from './words.ts'

/** What every page is rendered in: who looks, in which clinic, in which language, where they are. */
export interface Frame {
  words: Words
  language: Language
  /** BCP 47, for Intl: 'de-DE'. Numbers, money and what is typed. */
  locale: string
  /** The same country in the reader's language, where that is another: 'en-DE'. Dates in words. */
  dateLocale?: string
  /** IANA zone of the clinic. */
  timeZone: string
  /** ISO 4217 of the clinic. */
  currency: string
  notation: 'fdi' | 'universal' | 'palmer'
  theme: 'auto' | 'light' | 'dark'
  /** 'demo' shows a badge. */
  mode: 'clinic' | 'demo' | 'dev' | 'test'
  path: string
  /** Leads to this page in another language: not where it would lose what is on it, or a signed-in person's own is set. */
  otherLanguage?: { path: string; language: Language }
  now: Date
  /** Names a layout of views/layouts; otherwise the view's own {{layout}}, then 'app' or 'door'. */
  layout?: string
  signedIn?: SignedIn
  nav: NavItem[]
  counts: Count[]
  /** On pages under /admin: all of them that this person may open. */
  admin?: { name: string; path: string; current: boolean }[]
  undo?: { text: string; action: string; back: string }
  /** Shown on error pages so that help can find the log line. */
  requestId?: string
}

export interface SignedIn {
  name: string
  initials: string
  roleWord: string
  clinicName: string
  clinics: { id: string; name: string; current: boolean }[]
  may: ReadonlySet<string>
  lockAfterMinutes: number
  /** Person and clinic: tabs of one browser that show another one's pages give way. */
  owner: string
  /** Keeps forms of this page for its person: see keepToken.ts. */
  keep: string
}

/** One word of the main navigation; `key` is looked up under shell.nav. */
export interface NavItem {
  key: string
  path: string
  current: boolean
}

/** A number in the header; `key` is looked up under shell.counts. */
export interface Count {
  key: string
  icon: string
  path: string
  number: number
}
