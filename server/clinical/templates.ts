import list from './templates.json' with { type: 'json' }

export type TemplatePart = { key: string; label: string; needed: boolean; phrases: string[] }
export type Template = { key: string; name: string; parts: TemplatePart[] }
export type Language = 'en' | 'de'

/** The note templates in one language, in the order they are offered. */
export function templates(language: Language): Template[] {
  return list.map((t) => ({
    key: t.key,
    name: t[language].name,
    parts: t.parts.map((p) => ({ key: p.key, needed: p.needed, ...p[language] })),
  }))
}

export const TEMPLATE_KEYS: readonly string[] = list.map((t) => t.key)

export function findTemplate(key: string, language: Language): Template | undefined {
  return templates(language).find((t) => t.key === key)
}
