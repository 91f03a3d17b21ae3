import type { WebDomain } from '../web/domain.ts'
import { invoiceRoutes } from './invoices.routes.ts'
import { paymentRoutes } from './payments.routes.ts'
import { settingsRoutes } from './settings.routes.ts'

export const billing: WebDomain = {
  name: 'billing',
  routes: [...invoiceRoutes, ...paymentRoutes, ...settingsRoutes],
  nav: [{ key: 'billing', path: '/billing', may: 'billing.read', also: ['/invoices'] }],
  admin: [{ words: 'billing.settings.title', path: '/admin/billing', may: 'billing.settings' }],
  recordNames: { 'billing.invoices': 'number', 'billing.payments': 'number' },
}
