/** Something a person can put right: shown beside `field`, nothing typed is lost. `words` is a key of locales/. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly field: string
  readonly words: string
  readonly values: Record<string, unknown>

  constructor(field: string, words: string, values: Record<string, unknown> = {}) {
    super(words)
    this.field = field
    this.words = words
    this.values = values
  }
}

/** The row was changed by someone else since the form was made: answered 409 with both versions on the page. */
export class Conflict extends Error {
  override name = 'Conflict'
}

/** There is no such thing, or not in this clinic; both look the same from outside. */
export class NotFound extends Error {
  override name = 'NotFound'
}

/** Known, but not allowed. @param why short constant for the record, never shown */
export class Forbidden extends Error {
  override name = 'Forbidden'
}

/** What came is not what a browser showing our pages would send. */
export class BadRequest extends Error {
  override name = 'BadRequest'
}

/** The disk is so full that what is free is left to reading and its record. */
export class DiskShort extends Error {
  override name = 'DiskShort'
}

/** The person must sign in, or unlock, before anything else. */
export class SignInNeeded extends Error {
  override name = 'SignInNeeded'
  readonly locked: boolean

  constructor(locked: boolean) {
    super(locked ? 'locked' : 'signed out')
    this.locked = locked
  }
}
