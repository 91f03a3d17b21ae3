/**
 * How the serving process is started so that it stays below 200 MB on a clinic's machine and yet is quick. What it
 * makes for a page is gone before the next collection, if the young space holds more than one page: 16 MB. V8 measures
 * by the bound of the old space how far that may grow; it is far above what pages and imports need. Compilers that
 * work in threads of their own leave memory behind in each of them: they take turns with the pages instead, in the
 * first minutes after a start.
 */
export const modestFlags: readonly string[] = [
  '--max-old-space-size=512',
  '--max-semi-space-size=16',
  '--no-concurrent-recompilation',
]

/** The C library keeps one heap instead of eight a core, and gives back what it has not used. */
export const modestEnvironment = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '65536' }
