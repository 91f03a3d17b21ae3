import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { Config } from '../../config/config.ts'

/** Headers of every answer. helmet's own policy allows inline styles and any image: ours allows neither. */
export function securityHeaders(config: Config): RequestHandler[] {
  const secure = config.publicUrl.startsWith('https:')
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          formAction: ["'self'"],
          frameSrc: ["'self'"],
          workerSrc: ["'self'"],
          manifestSrc: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          ...(secure && { upgradeInsecureRequests: [] }),
        },
      },
      strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
      referrerPolicy: { policy: 'same-origin' },
      xPoweredBy: true,
    }) as RequestHandler,
    (_request, response, next) => {
      response.set('Permissions-Policy', 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()')
      next()
    },
  ]
}
