/**
 * How the serving process is started so that it stays below 200 MB on a clinic's machine: V8 collects early instead of
 * growing into whatever memory there is, and the C library keeps two heaps instead of eight a core. The bound is far
 * above what pages and imports need; it is not for saving, but what V8 measures its own growth by.
 */
export const modestFlags: readonly string[] = ['--max-old-space-size=512', '--max-semi-space-size=8']

export const modestEnvironment = { MALLOC_ARENA_MAX: '2' }
