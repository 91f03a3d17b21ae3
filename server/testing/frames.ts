import type { Frame } from '../web/frame.ts'
import type { Language } from '../web/words.ts'
import { wordsFor } from '../web/words.ts'

/** A frame for rendering views in tests, without a server. */
export function frameFor(language: Language = 'en', changes: Partial<Frame> = {}): Frame {
  return {
    words: wordsFor(language),
    language,
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    notation: 'fdi',
    theme: 'auto',
    mode: 'test',
    path: '/patients',
    now: new Date('2026-11-24T09:42:00Z'),
    nav: [
      { key: 'schedule', path: '/schedule', current: false },
      { key: 'patients', path: '/patients', current: true },
      { key: 'clinical', path: '/clinical', current: false },
      { key: 'billing', path: '/billing', current: false },
      { key: 'documents', path: '/documents', current: false },
      { key: 'reports', path: '/reports', current: false },
      { key: 'admin', path: '/admin', current: false },
    ],
    counts: [
      { key: 'worklist', icon: 'checklist', path: '/worklist', number: 6 },
      { key: 'messages', icon: 'mail', path: '/messages', number: 3 },
    ],
    signedIn: {
      name: 'Miriam Seidel',
      initials: 'MS',
      roleWord: language === 'de' ? 'Empfang' : 'Reception',
      clinicName: 'Praxis Dr. Weber',
      clinics: [
        { id: '1', name: 'Praxis Dr. Weber', current: true },
        { id: '2', name: 'Praxis am See', current: false },
      ],
      may: new Set(['patients.read', 'patients.write']),
      lockAfterMinutes: 10,
      owner: 'miriam',
      keep: 'token',
    },
    ...changes,
  }
}
