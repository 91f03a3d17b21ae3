/** Terms that ask for no more than their text being kept, and the LGPL for libraries we take as they come. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'LGPL-2.1-only',
  'LGPL-2.1-or-later',
  'LGPL-3.0',
  'LGPL-3.0-only',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/**
 * Whether an SPDX licence expression lets Chairside ship the package: of an OR one side suffices, of an AND both
 * must be allowed. What the list does not name, exceptions (WITH) included, is refused.
 * Grammar: SPDX specification 2.3, annex D.
 */
export function isAllowed(expression: string): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  try {
    const verdict = either(words)
    return verdict && words.length === 0
  } catch (error) {
    if (error instanceof NotSpdx) return false
    throw error
  }
}

class NotSpdx extends Error {}

function either(words: string[]): boolean {
  let verdict = both(words)
  while (words[0] === 'OR') {
    words.shift()
    const other = both(words)
    verdict ||= other
  }
  return verdict
}

function both(words: string[]): boolean {
  let verdict = single(words)
  while (words[0] === 'AND') {
    words.shift()
    const other = single(words)
    verdict &&= other
  }
  return verdict
}

function single(words: string[]): boolean {
  const word = words.shift()
  if (word === undefined || word === ')' || word === 'AND' || word === 'OR') throw new NotSpdx()
  if (word !== '(') return allowed.has(word)
  const verdict = either(words)
  if (words.shift() !== ')') throw new NotSpdx()
  return verdict
}
