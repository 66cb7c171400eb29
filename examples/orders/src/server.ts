import { setTimeout as sleep } from 'node:timers/promises'
import { appOf } from './app.ts'
import { Cache } from './cache.ts'
import { Database } from './database.ts'
import { Shop } from './shop.ts'
import { WaitingLists } from './waiting.ts'

const { DATABASE_URL = '', CACHE = 'localhost:6379', ADMIN_KEY = '', PORT = '3000' } = process.env
const releaseEveryMs = 200

const database = new Database(DATABASE_URL)
const shop = new Shop(database)
const cache = new Cache(CACHE)
const app = appOf({ shop, cache, waiting: new WaitingLists(database), adminKey: ADMIN_KEY })

const over = new AbortController()
async function releaseReservations(): Promise<void> {
  while (!over.signal.aborted) {
    // What cannot be released now is released later.
    const more = await shop.release().catch(() => false)
    if (!more) await sleep(releaseEveryMs, undefined, { signal: over.signal }).catch(() => undefined)
  }
}
const releasing = releaseReservations()

process.on('SIGTERM', async () => {
  // Fastify runs its hooks before it closes the listener: what requests need is closed after the last response.
  await app.close()
  over.abort()
  await releasing
  await database.close()
  cache.close()
})

await app.listen({ host: '0.0.0.0', port: Number(PORT) })
