/** Says that a script asks: the answer is a part of a page, and never a way to the sign-in. */
export const asPart = { 'HX-Request': 'true' }

/** Asks the server for a part of a page. A sign-in that is over or locked leads there; undefined then. */
export async function fetchPart(address: string, options: RequestInit = {}): Promise<Response | undefined> {
  const headers = { ...asPart, Accept: 'text/html', ...options.headers }
  const response = await fetch(address, { credentials: 'same-origin', ...options, headers })
  if (!leftForSignIn(response.headers)) return response
  return undefined
}

/** Goes to the lock or the sign-in page when an answer says that the sign-in no longer holds. */
export function leftForSignIn(headers: Headers): boolean {
  const why = headers.get('Chairside-Sign-In')
  if (why === null) return false
  if (why !== 'locked') location.assign('/sign-in')
  // A page that is covered already stays: what stood on it waits behind the lock.
  else if (!document.body.matches('.is-lock')) location.assign('/lock')
  return true
}
