import type { Request } from 'express'
import { BadRequest } from './refusals.ts'

/**
 * Our pages send forms: urlencoded, or in parts where files are taken. Anything else is not read at all, however long.
 * @throws BadRequest
 */
export function refuseOtherBodies(request: Request, { files }: { files: boolean }): void {
  if (isEmpty(request) || request.is('application/x-www-form-urlencoded')) return
  if (files && request.is('multipart/form-data')) return
  throw new BadRequest('not a form')
}

function isEmpty({ headers }: Request): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
}
