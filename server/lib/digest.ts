import { createHash } from 'node:crypto'

/** What a form sends back to say that just these were seen, in any order: 22 characters. */
export function digestOf(seen: readonly string[]): string {
  return createHash('sha256').update(seen.toSorted().join(' ')).digest('base64url').slice(0, 22)
}
