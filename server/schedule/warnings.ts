import { digestOf } from '../lib/digest.ts'
import { Refusal } from '../web/refusals.ts'

/** What somebody should know before it is kept, and may keep all the same. */
export interface Warning {
  /** What it is about: ids and times, never names. */
  about: string
  words: string
}

/** A form came back because of something to know, not because of something wrong. */
export const TO_KNOW = 'schedule.refusals.toKnow'

/**
 * Goes on only when the form says that its sender saw just these warnings: what came up since is told first.
 * @throws Refusal with TO_KNOW
 */
export function checkKnown(warnings: readonly Warning[], known: string): void {
  if (warnings.length > 0 && known !== knowing(warnings)) throw new Refusal('', TO_KNOW)
}

/** What a form sends back to say that these warnings were seen. */
export function knowing(warnings: readonly Warning[]): string {
  return digestOf(warnings.map(({ about }) => about))
}
