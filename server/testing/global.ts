import { buildAssets } from '../web/assets.ts'
import { stopTestPostgres, testPostgres } from './postgres.ts'

/** mocha runs these once in its main process, around all workers: these share one PostgreSQL and one build of the assets. */
export const mochaGlobalSetup = async (): Promise<void> => {
  await Promise.all([testPostgres(), buildAssets()])
}

export const mochaGlobalTeardown = stopTestPostgres
