/** Two-letter languages that a patient may be known to speak. */
const codes =
  'af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km ko ku ky lo lt lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru sd si sk sl so sq sr sv sw ta te tg th ti tk tr uk ur uz vi yi zh zu'.split(
    ' ',
  )
const threeLetters: Record<string, string> = {
  deu: 'de',
  ger: 'de',
  eng: 'en',
  fra: 'fr',
  fre: 'fr',
  spa: 'es',
  ita: 'it',
  por: 'pt',
  rus: 'ru',
  tur: 'tr',
  ara: 'ar',
  pol: 'pl',
  nld: 'nl',
  dut: 'nl',
  zho: 'zh',
  chi: 'zh',
  ukr: 'uk',
  ell: 'el',
  gre: 'el',
  ron: 'ro',
  rum: 'ro',
  fas: 'fa',
  per: 'fa',
  vie: 'vi',
  kor: 'ko',
  jpn: 'ja',
  hin: 'hi',
  ces: 'cs',
  cze: 'cs',
  hrv: 'hr',
  srp: 'sr',
  alb: 'sq',
  sqi: 'sq',
}
const otherNames: Record<string, string> = {
  mandarin: 'zh',
  cantonese: 'zh',
  kantonesisch: 'zh',
  farsi: 'fa',
  dari: 'fa',
  castilian: 'es',
  serbokroatisch: 'sr',
  filipino: 'tl',
  tagalog: 'tl',
  norwegisch: 'no',
  flemish: 'nl',
  moldovan: 'ro',
  kurmanji: 'ku',
}

let names: Map<string, string> | undefined

/** The BCP 47 code of a language named in English, German or its own words, or given as a code. */
export function languageCode(words: string): string | null {
  names ??= namesOfLanguages()
  const plain = words
    .replace(/\(.*?\)/g, '')
    .trim()
    .toLowerCase()
  const code = plain.match(/^([a-z]{2,3})(?:[-_][a-z]{2,4})?$/)?.[1]
  return names.get(plain) ?? (code ? (names.get(code) ?? null) : null)
}

function namesOfLanguages(): Map<string, string> {
  const found = new Map([...Object.entries(threeLetters), ...Object.entries(otherNames)])
  for (const code of codes) {
    found.set(code, code)
    for (const language of ['en', 'de', code]) {
      const name = new Intl.DisplayNames([language], { type: 'language' }).of(code)
      if (name) found.set(name.toLowerCase(), code)
    }
  }
  return found
}
