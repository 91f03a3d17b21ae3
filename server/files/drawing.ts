/**
 * Whether an SVG is only a drawing: no scripts and handlers, no pages inside, no entities, and nothing fetched from
 * elsewhere. It never leaves the server as it came; this keeps what draws it from running or reading anything.
 */
export function isPlainDrawing(svg: string): boolean {
  return (
    !forbidden.some((sign) => sign.test(svg)) &&
    (svg.match(/<(?:[\w-]+:)?use[\s/>]/gi) ?? []).length <= mostCopies &&
    addressesIn(svg).every((address) => within.test(address.trim()))
  )
}

/** Copies of copies of copies never end. */
const mostCopies = 100

const forbidden = [
  /<!entity|<!doctype[^>]*\[/i,
  /<\?xml-stylesheet/i,
  /<(?:[\w-]+:)?(?:script|foreignobject|iframe|object|embed|handler|set|animate\w*)[\s/>]/i,
  /[\s"'/]on[a-z]+\s*=/i,
  /@import/i,
]

/** A part of the same file, or a picture within it. */
const within = /^(?:#|data:image\/(?:png|jpeg);base64,|$)/i

function addressesIn(svg: string): string[] {
  const links = svg.matchAll(/\s(?:[\w-]+:)?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)
  const urls = svg.matchAll(/url\(\s*["']?([^"')]*)/gi)
  return [...links, ...urls].map(([, one, other]) => one ?? other ?? '')
}
