import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether an unsafe request was sent by a page of ours (with SameSite=Lax cookies, instead of tokens).
 * Browsers say so in Sec-Fetch-Site; older ones in Origin. Programs that send neither carry no cookie worth
 * stealing, but are refused as well: our forms are sent by browsers.
 */
export function sentByUs(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const origin = headers.origin
  if (origin === undefined || origin === 'null') return false
  try {
    return new URL(origin).host === headers.host
  } catch {
    return false
  }
}
