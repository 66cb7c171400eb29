import Fastify from 'fastify'
import postgres from 'postgres'

const sql = postgres(process.env['DATABASE_URL'] ?? '', { connect_timeout: 2 })
const app = Fastify({ logger: { level: 'warn' } })

app.get('/api/health', async () => ({
  status: 'healthy',
  timestamp: new Date().toISOString(),
  uptime: process.uptime(),
}))

app.get('/api/ready', async (_request, reply) => {
  try {
    await sql`select 1`
    return { status: 'ready' }
  } catch {
    return reply.code(503).send({ status: 'no database' })
  }
})

app.get('/api/notes', () => sql`select id, text from notes order by id desc limit 20`)

app.post<{ Body: { text: string } }>(
  '/api/notes',
  {
    schema: {
      body: { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
    },
  },
  async (request, reply) => {
    const [note] = await sql`insert into notes (text) values (${request.body.text}) returning id, text`
    return reply.code(201).send(note)
  },
)

app.addHook('onClose', () => sql.end())
process.on('SIGTERM', () => void app.close())

await app.listen({ host: '0.0.0.0', port: Number(process.env['PORT'] ?? 3000) })
