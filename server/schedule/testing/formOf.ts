import type { Shown } from '../../testing/browsing.ts'

/** A form as the browser would send it untouched. */
export function formOf({ $ }: Shown, action: string): Record<string, string | string[]> {
  const form: Record<string, string[]> = {}
  $(`form[action="${action}"]`)
    .find('input, select')
    .each((_, one) => {
      const field = $(one)
      const name = field.attr('name')
      if (!name || (isBox(field.attr('type')) && field.attr('checked') === undefined)) return
      const value = field.is('select')
        ? (field.find('option[selected]').val() ?? field.find('option').first().val())
        : field.val()
      form[name] = [...(form[name] ?? []), String(value ?? '')]
    })
  return form
}

function isBox(type: string | undefined): boolean {
  return type === 'checkbox' || type === 'radio'
}
