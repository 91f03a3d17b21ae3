import htmx from 'htmx.org'
import { leftForSignIn } from './request.ts'

// Parts of pages by htmx (data-hx-… attributes). It may not evaluate anything, nor keep history of its own.
Object.assign(htmx.config, { history: false, includeIndicatorCSS: false, mode: 'same-origin' })

document.addEventListener('htmx:before:response', (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: { response: { headers: Headers } } }>).detail
  if (leftForSignIn(ctx.response.headers)) event.preventDefault()
})
