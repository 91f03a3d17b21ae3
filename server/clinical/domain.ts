import type { WebDomain } from '../web/domain.ts'
import { catalogueRoutes } from './catalogue.routes.ts'
import { leftDraftRoutes } from './leftDrafts.routes.ts'
import { unsignedCount } from './notes.queries.ts'
import { noteRoutes } from './notes.routes.ts'
import { treatmentRoutes } from './treatments.routes.ts'

export const clinical: WebDomain = {
  name: 'clinical',
  routes: [...treatmentRoutes, ...noteRoutes, ...leftDraftRoutes, ...catalogueRoutes],
  nav: [{ key: 'clinical', path: '/clinical', may: 'notes.read' }],
  admin: [
    { words: 'clinical.catalogue.title', path: '/admin/procedures', may: 'catalogue.write' },
    { words: 'clinical.left.title', path: '/admin/left-notes', may: 'notes.handover' },
  ],
  // Notes are signed, and drafts are nobody's history.
  undoable: {
    'clinical.treatments': { may: 'treatments.write' },
    'clinical.procedures': { may: 'catalogue.write' },
  },
  recordMay: {
    'clinical.handovers': 'notes.read',
    'clinical.notes': 'notes.read',
    'clinical.note_addenda': 'notes.read',
  },
  recordNames: {
    'clinical.procedures': { en: 'name_en', de: 'name_de' },
    'clinical.notes': 'noted_on',
  },
  counts: [
    async (call) =>
      call.may('notes.write')
        ? [
            {
              key: 'worklist',
              icon: 'checklist',
              path: '/clinical',
              number: await unsignedCount(call.db, call.person.id),
            },
          ]
        : [],
  ],
}
