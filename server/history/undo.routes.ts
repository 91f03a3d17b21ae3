import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, optionalText } from '../web/forms.ts'
import { localPath } from '../web/prepare.ts'
import { type Attempt, post, type Route } from '../web/routes.ts'
import { undoRequest, type Undoables } from './undo.ts'

/** @param undoables what each domain lets be taken back */
export function undoRoutes(undoables: Undoables): readonly Route[] {
  return [
    post(
      '/changes/:requestId/undo',
      { may: 'anyone', form: form({ back: optionalText(2000) }), retry: refused },
      async (call, { back }) => {
        const { now, may, person } = call
        const asking = { user: person.id, now, may }
        const request = call.params['requestId'] as string
        const instead = await undoRequest(call.db, request, { asking, undoables })
        return redirect(instead ?? localPath(back), { done: 'history.done.undone', undo: !instead })
      },
    ),
  ]
}

async function refused(_call: Call<unknown>, attempt: Attempt) {
  const back = localPath(String(attempt.values['back'] ?? '/'))
  return page('history/undo-refused', { why: attempt.errors[''] ?? '', back })
}
