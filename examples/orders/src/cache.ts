import { randomBytes } from 'node:crypto'
import { createClient } from '@redis/client'
import { NotDone } from './database.ts'

const sessionSeconds = 3_600
const recentMs = 500

/** Sessions and frequent responses, in Valkey. */
export class Cache {
  readonly #valkey

  constructor(address: string) {
    this.#valkey = createClient({
      url: `redis://${address}`,
      // Fails at once without a connection. A connection without a response within the timeout counts as lost.
      disableOfflineQueue: true,
      pingInterval: 500,
      socket: { connectTimeout: 1_000, socketTimeout: 1_500, reconnectStrategy: 100 },
    })
    this.#valkey.on('error', (error: Error) => console.error(error.message))
    // It may start later, or be down for a while: the client reconnects by itself.
    void this.#valkey.connect()
  }

  readonly check = () => this.#valkey.ping()

  async open(customer: string): Promise<string> {
    const token = randomBytes(24).toString('base64url')
    await asked(this.#valkey.set(`session:${token}`, customer, { EX: sessionSeconds }))
    return token
  }

  async customerOf(token: string): Promise<string | undefined> {
    return (await asked(this.#valkey.get(`session:${token}`))) ?? undefined
  }

  /** A value made within the last half second, or a new one. */
  async recent(key: string, make: () => Promise<string>): Promise<string> {
    const found = await asked(this.#valkey.get(key))
    if (found !== null) return found
    const made = await make()
    await asked(this.#valkey.set(key, made, { PX: recentMs }))
    return made
  }

  close(): void {
    this.#valkey.destroy()
  }
}

/** An error of the cache never changes any state. */
async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    throw new NotDone('the cache does not answer', { cause })
  }
}
