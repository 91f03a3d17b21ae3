import connectPgSimple from 'connect-pg-simple'
import type { RequestHandler } from 'express'
import session from 'express-session'
import passport from 'passport'
import pg from 'pg'
import type { Config } from '../../config/config.ts'
import type { SessionIdentity } from './answers.ts'
import { rememberSessions } from './sessionMemory.ts'

/**
 * The session says who, never whether: that is `access.sign_ins`, read in every request's transaction.
 * @returns the handlers, in order, and what closes their connections
 */
export function sessions(config: Config): { handlers: RequestHandler[]; close(): Promise<void> } {
  const pool = new pg.Pool({
    connectionString: config.databaseUrl,
    max: 4,
    // Whoever cannot be looked up in time is told so, like whoever finds no connection for the page itself.
    connectionTimeoutMillis: 2500,
    options: '-c statement_timeout=2500',
    application_name: 'chairside sessions',
  })
  pool.on('error', () => {})
  const Store = connectPgSimple(session)
  const store = rememberSessions(
    new Store({
      pool,
      schemaName: 'access',
      tableName: 'sessions',
      disableTouch: true,
      pruneSessionInterval: 15 * 60,
      errorLog: () => {},
    }),
  )
  const secure = config.publicUrl.startsWith('https:')
  const handlers = [
    session({
      store,
      secret: config.sessionSecret,
      name: cookieName(config),
      resave: false,
      saveUninitialized: false,
      rolling: false,
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure },
    }),
    passport.initialize() as RequestHandler,
    passport.session() as RequestHandler,
  ]
  return {
    handlers,
    async close() {
      store.close()
      await pool.end()
    },
  }
}

/** `__Host-` ties the cookie to this host over TLS; on loopback without TLS browsers would refuse it. */
export function cookieName(config: Config): string {
  return config.publicUrl.startsWith('https:') ? '__Host-chairside' : 'chairside'
}

// Only ids are kept; what they still allow is asked of the database each time.
passport.serializeUser<SessionIdentity>((identity, done) => {
  const { signIn, user, tenant } = identity as SessionIdentity
  done(null, { signIn, user, tenant })
})
passport.deserializeUser<SessionIdentity>((identity, done) => done(null, identity as unknown as Express.User))
