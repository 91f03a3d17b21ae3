import type { FileAnswer } from './answers.ts'

/** Headers under which a file leaves: never sniffed, never run, its name in every alphabet (RFC 6266, RFC 8187). */
export function fileHeaders(file: FileAnswer): Record<string, string> {
  const headers: Record<string, string> = {
    'Content-Type': file.type,
    'Content-Disposition': contentDisposition(file.disposition ?? 'attachment', file.name),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': policyOf(file),
    'Accept-Ranges': file.range || file.ranges ? 'bytes' : 'none',
  }
  if (file.size !== undefined) headers['Content-Length'] = String(file.size)
  if (file.range) headers['Content-Range'] = `bytes ${file.range.from}-${file.range.to}/${file.range.of}`
  return headers
}

/** Browsers show no PDF in a sandbox; their viewers keep it from our pages themselves. */
function policyOf({ type, disposition }: FileAnswer): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
  return type === 'application/pdf' && disposition === 'inline' ? policy : `${policy}; sandbox`
}

/** What must not reach a header. */
const UNFIT = /[\u0000-\u001f\u007f"\\/:*?<>|]/g

function contentDisposition(kind: string, name: string): string {
  const clean = name.toWellFormed().replace(UNFIT, '_').slice(0, 150).toWellFormed() || 'file'
  // Taken apart, a small backslash is a backslash.
  const plain = clean
    .normalize('NFKD')
    .replace(UNFIT, '_')
    .replace(/[^\x20-\x7e]/g, '_')
  const encoded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
