import { randomBytes } from 'node:crypto'
import { createClient } from '@redis/client'
import { Pool, type QueryResultRow } from 'pg'
import { appOf, type Order, type Product } from './app.ts'

const { DATABASE_URL = '', CACHE = 'localhost:6379', ADMIN_KEY = '', PORT = '3000' } = process.env
const sessionSeconds = 3_600
const recentMs = 500

const pool = new Pool({ connectionString: DATABASE_URL, max: 10, connectionTimeoutMillis: 2_000 })
pool.on('error', error => console.error(error.message))
// The cache may come up later, or be gone for a while: the client connects again by itself.
const valkey = createClient({ url: `redis://${CACHE}`, socket: { connectTimeout: 2_000 } })
valkey.on('error', (error: Error) => console.error(error.message))
void valkey.connect()

/** A statement, prepared once for each connection under its name. */
async function rows<Row extends QueryResultRow>(
  name: string,
  text: string,
  ...values: readonly unknown[]
): Promise<Row[]> {
  return (await pool.query<Row>({ name, text, values: [...values] })).rows
}

const app = appOf(
  {
    check: () => rows('check', 'select 1'),
    passwordHash: async customer => {
      const text = 'select password_hash as hash from customers where name = $1'
      const [found] = await rows<{ hash: string }>('hash', text, customer)
      return found?.hash
    },
    products: () => rows<Product>('products', 'select sku, left_over as left from stock order by sku'),
    restock: async (sku, left) => {
      const text = 'update stock set left_over = $2 where sku = $1 returning sku'
      return (await rows('restock', text, sku, left)).length > 0
    },
    // One statement, so that no transaction is open while the network is waited for.
    order: async (customer, sku, quantity) => {
      const [made] = await rows<{ id: string }>(
        'order',
        `with taken as (
          update stock set left_over = left_over - $3 where sku = $2 and left_over >= $3 returning sku
        )
        insert into orders (customer, sku, quantity) select $1, sku, $3 from taken returning id`,
        customer,
        sku,
        quantity,
      )
      return made?.id
    },
    latest: customer =>
      rows<Order>(
        'latest',
        'select id, sku, quantity from orders where customer = $1 order by id desc limit 10',
        customer,
      ),
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
  await pool.end()
  valkey.destroy()
})
process.on('SIGTERM', () => void app.close())

await app.listen({ host: '0.0.0.0', port: Number(PORT) })
