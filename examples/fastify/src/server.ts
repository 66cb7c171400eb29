import postgres from 'postgres'
import { appOf, type Note } from './app.ts'

const sql = postgres(process.env['DATABASE_URL'] ?? '', { connect_timeout: 2 })

const app = appOf({
  check: () => sql`select 1`,
  latest: () => sql<Note[]>`select id, text from notes order by id desc limit 20`,
  add: async text => {
    const [note] = await sql<[Note]>`insert into notes (text) values (${text}) returning id, text`
    return note
  },
})

app.addHook('onClose', () => sql.end())
process.on('SIGTERM', () => void app.close())

await app.listen({ host: '0.0.0.0', port: Number(process.env['PORT'] ?? 3000) })
