/** A service for the exam of crashes: it ends at any error of the database, also at the start. */
import { createServer } from 'node:http'
import postgres from 'postgres'

const sql = postgres(process.env['DATABASE_URL'] ?? '', { onnotice: () => undefined })
await sql`create table if not exists orders (id serial primary key, key text unique not null)`

const place = async (key: string) =>
  await sql`
  insert into orders (key) values (${key}) on conflict (key) do update set key = excluded.key returning id`

const answers = {
  GET: async () => await sql`select count(*)::int as placed from orders`,
  POST: async (text: string) => await place((JSON.parse(text) as { key: string }).key),
}

createServer((request, response) => {
  const answer = async () => {
    const text = (await request.toArray()).join('')
    const [row] = await answers[request.method as keyof typeof answers](text)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(row))
  }
  void answer()
}).listen(3000, '0.0.0.0')
