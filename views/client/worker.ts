// A service worker with one duty: when the server cannot be reached, a clear page instead of the browser's own.
// It keeps that page and what it is drawn with, never anything about patients.

interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void
}

interface Asked extends Event {
  request: Request
  respondWith(answer: Promise<Response>): void
}

const kept = `offline ${location.pathname}`
const page = `/offline${location.search}`

addEventListener('install', (event) => (event as Lifetime).waitUntil(keep()))
addEventListener('activate', (event) => (event as Lifetime).waitUntil(forgetOthers()))
addEventListener('fetch', (event) => {
  const { request, respondWith } = event as Asked
  if (request.mode === 'navigate') respondWith.call(event, visit(request))
  else if (new URL(request.url).pathname.startsWith('/assets/')) respondWith.call(event, draw(request))
})

async function keep(): Promise<void> {
  const cache = await caches.open(kept)
  const response = await fetch(page)
  // A page of errors is nothing to keep: the browser tries again with the next page.
  if (!response.ok) throw new Error(`no page for a lost connection: ${response.status}`)
  const drawnWith = [...(await response.clone().text()).matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)]
  await cache.put(page, response)
  await cache.addAll(drawnWith.map(([, address]) => address ?? ''))
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== kept).map((name) => caches.delete(name)))
}

async function visit(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (problem) {
    const known = await caches.match(page)
    if (!known) throw problem
    return new Response(known.body, { status: 503, headers: known.headers })
  }
}

async function draw(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (problem) {
    const known = await caches.match(request)
    if (known) return known
    throw problem
  }
}
