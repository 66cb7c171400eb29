import { randomBytes } from 'node:crypto'
import { createClient } from '@redis/client'
import { NotDone } from './database.ts'

const sessionSeconds = 3_600
const recentMs = 500

/** Sessions, and what is asked for often: in Valkey. */
export class Cache {
  readonly #valkey

  constructor(address: string) {
    this.#valkey = createClient({
      url: `redis://${address}`,
      // Without a connection it says so at once; a connection that is silent for so long is none.
      disableOfflineQueue: true,
      pingInterval: 500,
      socket: { connectTimeout: 1_000, socketTimeout: 1_500, reconnectStrategy: 100 },
    })
    this.#valkey.on('error', (error: Error) => console.error(error.message))
    // It may come up later, or be gone for a while: the client connects again by itself.
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

  /** What was made within the last half second; else made now. */
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

/** Whatever becomes of the cache, nothing is changed by it. */
async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    throw new NotDone('the cache does not answer', { cause })
  }
}
