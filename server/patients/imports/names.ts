const particles =
  /^(von|vom|zu|zur|van|der|den|de|del|della|di|da|dos|la|le|ten|ter|bin|ibn|al|el|mac|st\.?)$/i

/**
 * Family and given name of one written as a whole: "Hofmann, Anna" is sure, "Anna von der Heide" is taken
 * with its last word and the particles before it as family name.
 */
export function fullNameParts(whole: string): { family: string; given: string; sure: boolean } {
  const comma = whole.indexOf(',')
  if (comma > 0)
    return { family: whole.slice(0, comma).trim(), given: whole.slice(comma + 1).trim(), sure: true }
  const words = whole.split(/\s+/).filter((word) => word && word !== ',')
  let first = Math.max(words.length - 1, 0)
  while (first > 1 && particles.test(words[first - 1] as string)) first -= 1
  return { family: words.slice(first).join(' '), given: words.slice(0, first).join(' '), sure: false }
}
