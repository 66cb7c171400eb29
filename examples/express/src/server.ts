import express from 'express'
import postgres from 'postgres'

const sql = postgres(process.env['DATABASE_URL'] ?? '', { connect_timeout: 2 })
const app = express()

app.use(express.json())

app.get('/api/health', (_request, response) => {
  response.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() })
})

app.get('/api/ready', async (_request, response) => {
  try {
    await sql`select 1`
    response.json({ status: 'ready' })
  } catch {
    response.status(503).json({ status: 'no database' })
  }
})

app.get('/api/notes', async (_request, response) => {
  response.json(await sql`select id, text from notes order by id desc limit 20`)
})

app.post('/api/notes', async (request, response) => {
  const { text } = request.body as { text?: unknown }
  if (typeof text !== 'string') {
    response.status(400).json({ error: 'text must be a string' })
    return
  }
  const [note] = await sql`insert into notes (text) values (${text}) returning id, text`
  response.status(201).json(note)
})

const server = app.listen(Number(process.env['PORT'] ?? 3000), () => console.log('listening'))

process.on('SIGTERM', () => server.close(() => void sql.end()))
