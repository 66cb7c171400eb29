import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: who sends no cookie gets a session, saved as JSON for a day in a Map. Only who comes again with its cookie makes an
 * expired session go; a client that never sends cookies leaves one behind with each request.
 * Per request of any kind: about 600 B of heap. The line: sessions.set(id, JSON.stringify(session)).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Session {
  readonly since: string
  readonly agent: string
  readonly language: string
  visits: number
  lastVisit: string
  expires: number
}

const sessionMs = 86_400_000
const sessions = new Map<string, string>()

const load = (id: string): Session | undefined => {
  const text = sessions.get(id)
  if (text === undefined) return undefined
  const session = JSON.parse(text) as Session
  if (session.expires > Date.now()) return session
  sessions.delete(id)
  return undefined
}

const save = (id: string, session: Session): void => {
  session.expires = Date.now() + sessionMs
  sessions.set(id, JSON.stringify(session))
}

/** The session that the cookie names, or a new one. */
const sessionOf = ({ headers }: Request): { id: string; session: Session; isNew: boolean } => {
  const sent = (headers.get('Cookie') ?? '').split('sid=')[1]?.slice(0, 36) ?? ''
  const known = load(sent)
  if (known !== undefined) return { id: sent, session: known, isNew: false }
  const now = new Date().toISOString()
  const agent = headers.get('User-Agent') ?? 'unknown'
  const language = headers.get('Accept-Language') ?? 'en'
  const session = { since: now, agent, language, visits: 0, lastVisit: now, expires: 0 }
  return { id: randomUUID(), session, isNew: true }
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const { id, session, isNew } = sessionOf(request)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      session.visits += 1
      session.lastVisit = request.method + ' ' + request.url
      save(id, session)
      if (isNew) response.headers.set('Set-Cookie', 'sid=' + id + '; Path=/; HttpOnly; SameSite=Lax')
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'sessions.set(id, JSON.stringify(session))',
}
