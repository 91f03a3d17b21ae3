import { z } from 'zod'
import { page, redirect, signedOut } from '../web/answers.ts'
import { form, text } from '../web/forms.ts'
import { get, open, post } from '../web/routes.ts'

/** Signing in and out. */
export const signInRoutes = [
  open.get('/sign-in', { query: z.strictObject({ next: z.string().max(500).optional() }) }, async () =>
    page('access/sign-in', { form: { values: {}, errors: {} } }),
  ),
  get('/', { may: 'anyone', reads: 'nothing' }, async () => redirect('/patients')),
  post(
    '/sign-out',
    { may: 'anyone', form: form({}), whileLocked: true, retry: async () => redirect('/') },
    async () => signedOut('/sign-in'),
  ),
]
void text
