import express from 'express'
import { Pool } from 'pg'
import { noteText } from './note.ts'

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], connectionTimeoutMillis: 2_000 })
// An idle connection that breaks is replaced when it is needed.
pool.on('error', error => console.error(error.message))
const app = express()

app.use(express.json())

app.get('/readyz', async (_request, response) => {
  try {
    await pool.query('select 1')
    response.json({ status: 'ready' })
  } catch {
    response.status(503).json({ status: 'no database' })
  }
})

app.get('/notes', async (_request, response) => {
  const { rows } = await pool.query('select id, text from notes order by id desc limit 20')
  response.json(rows)
})

app.post('/notes', async (request, response) => {
  const text = noteText(request.body)
  if (text === undefined) {
    response.status(400).json({ error: 'text must have 1 to 1,000 characters' })
    return
  }
  const { rows } = await pool.query('insert into notes (text) values ($1) returning id, text', [text])
  response.status(201).json(rows[0])
})

const server = app.listen(Number(process.env['PORT'] ?? 3000), () => console.log('listening'))

process.on('SIGTERM', () => server.close(() => void pool.end()))
