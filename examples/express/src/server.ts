import express from 'express'
import postgres from 'postgres'
import { noteText } from './note.ts'

const sql = postgres(process.env['DATABASE_URL'] ?? '', { connect_timeout: 2 })
const app = express()

app.use(express.json())

app.get('/readyz', async (_request, response) => {
  try {
    await sql`select 1`
    response.json({ status: 'ready' })
  } catch {
    response.status(503).json({ status: 'no database' })
  }
})

app.get('/notes', async (_request, response) => {
  response.json(await sql`select id, text from notes order by id desc limit 20`)
})

app.post('/notes', async (request, response) => {
  const text = noteText(request.body)
  if (text === undefined) {
    response.status(400).json({ error: 'text must have 1 to 1,000 characters' })
    return
  }
  const [note] = await sql`insert into notes (text) values (${text}) returning id, text`
  response.status(201).json(note)
})

const server = app.listen(Number(process.env['PORT'] ?? 3000), () => console.log('listening'))

process.on('SIGTERM', () => server.close(() => void sql.end()))
