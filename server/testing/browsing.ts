import * as cheerio from 'cheerio'

/** What came back, with its HTML ready to be asked. */
export interface Shown {
  status: number
  text: string
  bytes: Buffer
  location: string | null
  headers: Headers
  $: cheerio.CheerioAPI
}

/** Follows our pages as a browser without script would: keeps cookies, sends forms, does not follow redirects. */
export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Shown>
  post(
    path: string,
    form?: Record<string, string | string[]>,
    headers?: Record<string, string>,
  ): Promise<Shown>
  /** Any request, for hostile ones and uploads. */
  send(path: string, request: RequestInit): Promise<Shown>
  cookies: Map<string, string>
  /** The server it talks to. */
  url: string
}

export function browserAt(url: string, cookie?: string): Browser {
  const cookies = new Map<string, string>()
  if (cookie) cookies.set(cookie.split('=')[0] as string, cookie.slice(cookie.indexOf('=') + 1))
  const send = async (path: string, request: RequestInit): Promise<Shown> => {
    const headers = new Headers(request.headers)
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(new URL(path, url), { ...request, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) keep(cookies, line)
    const bytes = await bytesOf(answer)
    const text = new TextDecoder().decode(bytes)
    let parsed: cheerio.CheerioAPI | undefined
    return {
      status: answer.status,
      text,
      bytes,
      location: answer.headers.get('location'),
      headers: answer.headers,
      // Parsed when asked for: most answers to nonsense are judged by their status alone.
      get $() {
        return (parsed ??= cheerio.load(text))
      },
    }
  }
  return {
    url,
    cookies,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, form = {}, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: {
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        body: encode(form),
      }),
  }
}

function encode(form: Record<string, string | string[]>): string {
  const pairs = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one] as [string, string]),
  )
  return new URLSearchParams(pairs).toString()
}

/** A stream of events never ends: that it began is all there is to see. */
async function bytesOf(answer: Response): Promise<Buffer> {
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream'))
    return Buffer.from(await answer.arrayBuffer())
  await answer.body?.cancel()
  return Buffer.alloc(0)
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';')
  const at = pair.indexOf('=')
  const value = pair.slice(at + 1)
  if (value === '' || /expires=thu, 01 jan 1970/i.test(line)) cookies.delete(pair.slice(0, at))
  else cookies.set(pair.slice(0, at), value)
}
