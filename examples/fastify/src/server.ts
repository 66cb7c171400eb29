import { Pool } from 'pg'
import { appOf, type Note } from './app.ts'

const pool = new Pool({ connectionString: process.env['DATABASE_URL'], connectionTimeoutMillis: 2_000 })
// An idle connection that breaks is replaced when it is needed.
pool.on('error', error => console.error(error.message))

const app = appOf({
  check: () => pool.query('select 1'),
  latest: async () => (await pool.query<Note>('select id, text from notes order by id desc limit 20')).rows,
  add: async text => {
    const { rows } = await pool.query<Note>('insert into notes (text) values ($1) returning id, text', [text])
    const [note] = rows
    if (note === undefined) throw new Error('insert … returning gave no row')
    return note
  },
})

app.addHook('onClose', () => pool.end())
process.on('SIGTERM', () => void app.close())

await app.listen({ host: '0.0.0.0', port: Number(process.env['PORT'] ?? 3000) })
