import { verify } from '@node-rs/argon2'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import Handlebars from 'handlebars'
import pg from 'pg'
import { readFloorConfig } from '../config/floor.ts'

/*
 * The floor: what the same reads and the same business write cost on a bare node:http server with pg and compiled
 * Handlebars, without sign-in, record, tenancy or anything else that makes Chairside what it is.
 */

const { databaseUrl, port, tenant } = readFloorConfig()
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 })
const view = (name: string) =>
  Handlebars.compile(readFileSync(join(import.meta.dirname, 'views', `${name}.hbs`), 'utf8'))
const views = { day: view('day'), search: view('search'), patient: view('patient') }

const VISITS = `select a.id, p.family_name, p.given_name, p.born_on, a.starts_at, a.ends_at, a.status, a.chair_id, t.name as type_name, t.colour, w.short_name,
    (select jsonb_agg(jsonb_build_array(l.kind, l.words)) from patients.alerts l where l.tenant_id = a.tenant_id and l.patient_id = a.patient_id and l.ended_at is null) as alerts
  from schedule.appointments a join patients.patients p on p.tenant_id = a.tenant_id and p.id = a.patient_id
  left join schedule.visit_types t on t.tenant_id = a.tenant_id and t.id = a.type_id
  left join schedule.providers w on w.tenant_id = a.tenant_id and w.id = a.provider_id`

async function day(query: URLSearchParams): Promise<string> {
  const from = new Date(`${query.get('day')}T00:00:00Z`)
  const [visits, chairs] = await Promise.all([
    pool.query({
      name: 'day',
      text: `${VISITS} where a.tenant_id = $1 and a.starts_at >= $2 and a.starts_at < $3 order by a.starts_at`,
      values: [tenant, from, new Date(from.getTime() + 86_400_000)],
    }),
    pool.query({
      name: 'chairs',
      text: 'select id, name from schedule.chairs where tenant_id = $1 order by position',
      values: [tenant],
    }),
  ])
  const lanes = chairs.rows.map((chair) => ({
    ...chair,
    visits: visits.rows.filter((visit) => visit.chair_id === chair.id),
  }))
  return views.day({ lanes })
}

async function search(query: URLSearchParams): Promise<string> {
  const word = (query.get('q') ?? '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
  const found = await pool.query({
    name: 'search',
    text: `select distinct p.id, p.number, p.family_name, p.given_name, p.born_on,
        (select min(a.starts_at) from schedule.appointments a where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.starts_at > now()) as next
      from patients.search_words s join patients.patients p on p.tenant_id = s.tenant_id and p.id = s.patient_id
      where s.tenant_id = $1 and s.word >= $2 and s.word < $3 limit 12`,
    values: [tenant, word, `${word}\u{10ffff}`],
  })
  return views.search({ found: found.rows })
}

async function similar(query: URLSearchParams): Promise<string> {
  const found = await pool.query({
    name: 'similar',
    text: `select p.id, p.number, p.family_name, p.given_name, p.born_on from patients.search_words s
      join patients.patients p on p.tenant_id = s.tenant_id and p.id = s.patient_id
      where s.tenant_id = $1 and s.word % $2 order by similarity(s.word, $2) desc limit 12`,
    values: [tenant, (query.get('q') ?? '').toLowerCase()],
  })
  return views.search({ found: found.rows })
}

async function patient(id: string): Promise<string> {
  const [people, contacts, alerts, visits] = await Promise.all([
    pool.query({
      name: 'p',
      text: 'select * from patients.patients where tenant_id = $1 and id = $2',
      values: [tenant, id],
    }),
    pool.query({
      name: 'c',
      text: 'select kind, value from patients.contacts where tenant_id = $1 and patient_id = $2',
      values: [tenant, id],
    }),
    pool.query({
      name: 'a',
      text: 'select kind, words from patients.alerts where tenant_id = $1 and patient_id = $2 and ended_at is null',
      values: [tenant, id],
    }),
    pool.query({
      name: 'v',
      text: `${VISITS} where a.tenant_id = $1 and a.patient_id = $2 order by a.starts_at desc limit 50`,
      values: [tenant, id],
    }),
  ])
  return views.patient({
    patient: people.rows[0],
    contacts: contacts.rows,
    alerts: alerts.rows,
    visits: visits.rows,
  })
}

async function book(form: URLSearchParams): Promise<string> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query({
      name: 'book',
      text: `insert into bench.appointments (tenant_id, id, patient_id, type_id, provider_id, chair_id, starts_at, ends_at)
        values ($1, $2, $3, $4, $5, $6, $7::timestamptz, $7::timestamptz + interval '30 minutes') returning id`,
      values: [
        tenant,
        form.get('id'),
        form.get('patient_id'),
        form.get('type_id'),
        form.get('provider_id'),
        form.get('chair_id'),
        `${form.get('day')}T${form.get('time')}Z`,
      ],
    })
    await client.query('commit')
    return rows[0].id
  } catch (failure) {
    await client.query('rollback')
    throw failure
  } finally {
    client.release()
  }
}

async function signIn(form: URLSearchParams): Promise<string> {
  const { rows } = await pool.query({
    name: 'user',
    text: 'select id, password_hash from access.users where email = $1',
    values: [form.get('email')],
  })
  if (!(await verify(rows[0].password_hash, form.get('password') ?? ''))) throw new Error('wrong')
  await pool.query({
    name: 'sign',
    text: `insert into access.sign_ins (user_id, expires_at) values ($1, now() + interval '1 day')`,
    values: [rows[0].id],
  })
  return rows[0].id
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return new URLSearchParams(text)
}

const server = createServer((request, response) => void answer(request, response))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://floor')
  try {
    if (request.method === 'POST') {
      const form = await bodyOf(request)
      const done = pathname === '/sign-in' ? await signIn(form) : await book(form)
      response.writeHead(303, { location: `/${done}` }).end()
      return
    }
    const html =
      pathname === '/schedule'
        ? await day(searchParams)
        : pathname === '/similar'
          ? await similar(searchParams)
          : pathname === '/search'
            ? await search(searchParams)
            : await patient(pathname.slice('/patients/'.length))
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
  } catch (failure) {
    response.writeHead(500).end(String(failure))
  }
}
server.listen(port, '127.0.0.1', () => process.send?.('ready'))
process.on('SIGTERM', () => server.close(() => void pool.end().then(() => process.exit(0))))
