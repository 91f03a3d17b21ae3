/** How often tests try at random: few in `npm test`, many in `npm run test:faults`; a seed repeats a run. */
export function readTestRuns(env = process.env): { forms: number; seed: number } {
  const { CHAIRSIDE_FORM_RUNS: forms, CHAIRSIDE_SEED: seed } = env
  return { forms: Number(forms ?? 200), seed: seed ? Number(seed) : Math.floor(Math.random() * 0x7fffffff) }
}
