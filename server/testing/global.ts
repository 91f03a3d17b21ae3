import { stopTestPostgres, testPostgres } from './postgres.ts'

/** mocha runs these once in its main process, around all workers. */
export const mochaGlobalSetup = async (): Promise<void> => {
  await testPostgres()
}

export const mochaGlobalTeardown = stopTestPostgres
