import Fastify, { type FastifyInstance } from 'fastify'

export interface Note {
  readonly id: string
  readonly text: string
}

/** Where notes are kept. */
export interface Notes {
  readonly check: () => Promise<unknown>
  readonly latest: () => Promise<readonly Note[]>
  readonly add: (text: string) => Promise<Note>
}

const body = {
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1, maxLength: 1_000 } },
} as const

/** The service, not listening yet. */
export function appOf(notes: Notes): FastifyInstance {
  const app = Fastify({ logger: { level: 'error' } })

  app.get('/readyz', async (_request, reply) => {
    try {
      await notes.check()
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'no database' })
    }
  })

  app.get('/notes', () => notes.latest())

  app.post<{ Body: { text: string } }>('/notes', { schema: { body } }, async (request, reply) =>
    reply.code(201).send(await notes.add(request.body.text)),
  )

  return app
}
