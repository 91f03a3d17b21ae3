/** `bad` keeps a row out; `mind` is told, and the row comes in with the original kept. */
export type Problem = {
  row: number
  /** the column's name in the file; null when it is about the whole row */
  column: string | null
  level: 'bad' | 'mind'
  /** words are `imports.problem.<key>` */
  key: ProblemKey
  /** what stood in the file, cut to 120 characters */
  value?: string
}

export const problemKeys = [
  'characters',
  'columns',
  'name',
  'fullName',
  'date',
  'dateMissing',
  'dateFuture',
  'dateAncient',
  'century',
  'diedBeforeBorn',
  'diedUnknownDay',
  'sex',
  'status',
  'phone',
  'email',
  'language',
  'tooLong',
  'numberTwice',
  'numberTaken',
  'guarantorUnknown',
  'phoneKnown',
  'twiceInFile',
  'perhapsKnown',
  'patientMissing',
  'patientUnknown',
  'start',
  'end',
  'length',
  'futurePlace',
  'futureOverlap',
  'visitKnown',
  'beforeBirth',
  'afterDeath',
] as const
export type ProblemKey = (typeof problemKeys)[number]

/** Collects what is the matter with one row. */
export type Complain = (
  level: Problem['level'],
  key: ProblemKey,
  column: string | null,
  value?: string,
) => void

export function complaints(row: number): { problems: Problem[]; complain: Complain } {
  const problems: Problem[] = []
  return {
    problems,
    complain: (level, key, column, value) =>
      void problems.push({
        row,
        column,
        level,
        key,
        ...(value === undefined ? {} : { value: value.slice(0, 120) }),
      }),
  }
}
