/** How often tests try at random: few in `npm test`, many in `npm run test:faults`; a seed repeats a run. */
export function readTestRuns(env = process.env): {
  forms: number
  canaries: number
  seed: number
} {
  const { CHAIRSIDE_FORM_RUNS: forms, CHAIRSIDE_CANARIES: canaries, CHAIRSIDE_SEED: seed } = env
  return {
    forms: Number(forms ?? 200),
    canaries: Number(canaries ?? 3),
    seed: seed ? Number(seed) : Math.floor(Math.random() * 0x7fffffff),
  }
}

/** The environment in which tests try ten thousand times, unless it says otherwise itself. */
export function manyRuns(env = process.env): NodeJS.ProcessEnv {
  return {
    ...env,
    CHAIRSIDE_FORM_RUNS: env.CHAIRSIDE_FORM_RUNS ?? '10000',
    CHAIRSIDE_CANARIES: env.CHAIRSIDE_CANARIES ?? '60',
  }
}
