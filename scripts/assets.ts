import { buildAssets } from '../server/web/assets.ts'

// In a process of its own, so that the server never holds the bundler in memory.
await buildAssets()
