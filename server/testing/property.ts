import fc from 'fast-check'

/**
 * Asserts that a fast-check property holds, under a fresh seed that is logged, so that a failure seen once
 * can be run again: `always(property, { seed })`.
 */
export async function always<T>(
  property: fc.IRawProperty<T>,
  { runs = 1000, seed = freshSeed() }: { runs?: number; seed?: number } = {},
): Promise<void> {
  console.log(`        seed ${seed}, ${runs} runs`)
  await fc.assert(property, { numRuns: runs, seed })
}

function freshSeed(): number {
  return Math.floor(Math.random() * 0x7fffffff)
}
