import { randomBytes } from 'node:crypto'
import { createClient } from '@redis/client'
import postgres from 'postgres'
import { appOf, type Order, type Product } from './app.ts'

const { DATABASE_URL = '', CACHE = 'localhost:6379', ADMIN_KEY = '', PORT = '3000' } = process.env
const sessionSeconds = 3_600
const recentMs = 500

// postgres.js keeps a word of memory for each query until all of its connections were in use at once: with few they soon are.
const sql = postgres(DATABASE_URL, { connect_timeout: 2, max: 3 })
// The cache may come up later, or be gone for a while: the client connects again by itself.
const valkey = createClient({ url: `redis://${CACHE}`, socket: { connectTimeout: 2_000 } })
valkey.on('error', (error: Error) => console.error(error.message))
void valkey.connect()

const app = appOf(
  {
    check: () => sql`select 1`,
    passwordHash: async customer => {
      const [found] = await sql<
        { hash: string }[]
      >`select password_hash as hash from customers where name = ${customer}`
      return found?.hash
    },
    products: () => sql<Product[]>`select sku, left_over as left from stock order by sku`,
    restock: async (sku, left) =>
      (await sql`update stock set left_over = ${left} where sku = ${sku}`).count > 0,
    // One statement, so that no transaction is open while the network is waited for.
    order: async (customer, sku, quantity) => {
      const [made] = await sql<{ id: string }[]>`
        with taken as (
          update stock set left_over = left_over - ${quantity} where sku = ${sku} and left_over >= ${quantity} returning sku
        )
        insert into orders (customer, sku, quantity) select ${customer}, sku, ${quantity} from taken returning id`
      return made?.id
    },
    latest: customer =>
      sql<
        Order[]
      >`select id, sku, quantity from orders where customer = ${customer} order by id desc limit 10`,
  },
  {
    check: () => valkey.ping(),
    open: async customer => {
      const token = randomBytes(24).toString('base64url')
      await valkey.set(`session:${token}`, customer, { EX: sessionSeconds })
      return token
    },
    customerOf: async token => (await valkey.get(`session:${token}`)) ?? undefined,
    recent: async (key, make) => {
      const found = await valkey.get(key)
      if (found !== null) return found
      const made = await make()
      await valkey.set(key, made, { PX: recentMs })
      return made
    },
  },
  ADMIN_KEY,
)

app.addHook('onClose', async () => {
  await sql.end()
  valkey.destroy()
})
process.on('SIGTERM', () => void app.close())

await app.listen({ host: '0.0.0.0', port: Number(PORT) })
