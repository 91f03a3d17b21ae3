import type { Permission } from '../permissions.ts'
import type { Call } from './call.ts'
import type { Count, Frame, NavItem } from './frame.ts'
import { keepToken } from './keepToken.ts'
import type { Admitted } from './standing.ts'
import type { Language } from './words.ts'
import { wordsFor } from './words.ts'

/** What domains put into the shell around every page. */
export interface Shell {
  /** Pages about the clinic itself, on the left of each admin page; `words` is the key of their name. */
  admin: readonly { words: string; path: string; may: Permission }[]
  /** `also`: further paths of the same room. */
  nav: readonly { key: string; path: string; may: Permission | 'operator'; also?: readonly string[] }[]
  counts: readonly ((call: Call<unknown>) => Promise<Count[]>)[]
}

export interface Place {
  path: string
  requestId: string
  now: Date
  mode: Frame['mode']
  /** What the browser prefers, for pages without a clinic. */
  language: Language
  /** Where the same page is asked for in a language; absent on the answer to a form. */
  inLanguage?: (language: Language) => string
}

/** The frame of pages that nobody is signed in to. */
export function openFrame(place: Place): Frame {
  return {
    words: wordsFor(place.language, { strict: place.mode !== 'clinic' }),
    language: place.language,
    locale: place.language === 'de' ? 'de-DE' : 'en-GB',
    timeZone: 'UTC',
    currency: 'EUR',
    notation: 'fdi',
    theme: 'auto',
    mode: place.mode,
    path: place.path,
    now: place.now,
    nav: [],
    counts: [],
    requestId: place.requestId,
    ...otherLanguage(place),
  }
}

function otherLanguage({ language, inLanguage }: Place): Pick<Frame, 'otherLanguage'> {
  if (!inLanguage) return {}
  const other = language === 'en' ? 'de' : 'en'
  return { otherLanguage: { path: inLanguage(other), language: other } }
}

type Inside = { shell: Shell; config: Parameters<typeof keepToken>[0] }

/** The frame of a signed-in person's pages: in the clinic's language, zone and currency. */
export function signedInFrame(place: Place, admitted: Admitted, { shell, config }: Inside): Frame {
  const { standing, person, clinic, permissions } = admitted
  const language = standing.user_language ?? clinic?.language ?? place.language
  const { inLanguage: _theirs, ...rest } = place
  const base = openFrame({ ...rest, language })
  const roleWord = person.roles.map((role) => base.words(`roles.${role}`)).join(', ')
  return {
    ...base,
    locale: clinic?.locale ?? base.locale,
    dateLocale: clinic ? `${language}-${clinic.country}` : base.locale,
    timeZone: clinic?.timeZone ?? base.timeZone,
    currency: clinic?.currency ?? base.currency,
    notation: clinic?.notation ?? base.notation,
    theme: standing.theme,
    signedIn: {
      name: person.name,
      initials: initials(standing.given_name, standing.family_name),
      roleWord: roleWord || (person.isOperator ? base.words('roles.operator') : ''),
      clinicName: clinic?.name ?? base.words('shell.noClinic'),
      clinics: standing.clinics.map((one) => ({ ...one, current: one.id === clinic?.id })),
      may: permissions,
      lockAfterMinutes: clinic?.lockAfterMinutes ?? 30,
      owner: `${person.id} ${clinic?.id ?? ''}`,
      keep: keepToken(config, { signIn: person.signIn, tenant: clinic?.id ?? null }),
    },
    nav: navOf(place.path, admitted, shell),
    admin: adminOf(place.path, admitted, shell, base.words),
  }
}

function navOf(path: string, { person, permissions }: Admitted, shell: Shell): NavItem[] {
  return shell.nav
    .filter(({ may }) => (may === 'operator' ? person.isOperator : permissions.has(may)))
    .map(({ key, path: target, also = [] }) => ({
      key,
      path: target,
      current: [target, ...also].some((one) => within(path, one)),
    }))
}

function adminOf(
  path: string,
  { permissions }: Admitted,
  shell: Shell,
  words: Frame['words'],
): Frame['admin'] {
  if (!within(path, '/admin')) return []
  return shell.admin
    .filter(({ may }) => permissions.has(may))
    .map((entry) => ({ name: words(entry.words), path: entry.path, current: within(path, entry.path) }))
}

function within(path: string, target: string): boolean {
  return path === target || path.startsWith(`${target}/`)
}

function initials(given: string, family: string): string {
  return `${[...given][0] ?? ''}${[...family][0] ?? ''}`.toUpperCase()
}
