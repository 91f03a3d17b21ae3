export interface Command {
  /** Does the work and returns the sentence it ends with; throws a Complaint when it fails. */
  run: (words: string[]) => Promise<string>
}

interface Listed {
  name: string
  summary: string
  /** Loaded when asked for, so that one command does not wait for the parts of all. */
  load: () => Promise<Command>
}

export const commands: readonly Listed[] = [
  {
    name: 'doctor',
    summary: 'looks whether this installation is well, and says what to put right',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'user',
    summary: 'user recover EMAIL: prints a link to a new password for somebody who cannot get in',
    load: () => import('./user.ts'),
  },
  {
    name: 'import',
    summary: 'brings in patients or appointments from a CSV file',
    load: () => import('./import.ts'),
  },
]
