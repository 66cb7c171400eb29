import { type Exam, mutant } from './mutant.ts'

/**
 * A transfer whose client hangs up while it waits for a place leaves the queue at once. It has not been begun, so it has no
 * effect, and nobody hears the refusal.
 *
 * It looks like a queue that loses places to clients that are gone. But whoever leaves is taken out of the queue before a place could be
 * given to them, with their timer; whoever has been given a place keeps it, is not cut off, and gives it back in `finally`. The listener
 * goes with the wait. Reads and checks of readiness, which callers share, stay in the queue.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/turnstile.ts',
    find: `interface Waiter {`,
    replace: `/** The answer that the running code works for. It closes early when its client hangs up. */
export const answer = new AsyncLocalStorage<ServerResponse>()

interface Waiter {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async enter(): Promise<void> {`,
    replace: `  async enter(client?: ServerResponse): Promise<void> {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    await this.#wait()`,
    replace: `    await this.#wait(client)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async #wait(): Promise<void> {
    const { waitMs } = this.#limits
    await new Promise<void>((admit, refuse) => {`,
    replace: `  async #wait(client: ServerResponse | undefined): Promise<void> {
    const { waitMs } = this.#limits
    await new Promise<void>((admitted, refused) => {
      const admit = (): void => {
        client?.off('close', leave)
        admitted()
      }
      const refuse = (problem: Problem): void => {
        client?.off('close', leave)
        refused(problem)
      }
      const leave = (): void => {
        this.#waiting.delete(waiter)
        clearTimeout(timer)
        refuse(new Problem('not-applied', 'the client hung up before it was begun; send it again'))
      }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      this.#waiting.add(waiter)`,
    replace: `      this.#waiting.add(waiter)
      client?.once('close', leave)`,
  },
  {
    file: 'app/pool.ts',
    find: `import type { PoolLimits } from './config.ts'`,
    replace: `import type { ServerResponse } from 'node:http'
import type { PoolLimits } from './config.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    client?: ServerResponse,
  ): Promise<T> {
    await this.#turnstile.enter(client)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { transfer } from './transfer.ts'
import { answer } from './turnstile.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(
      connection => transaction(connection, query => transfer(query, order)),
      undefined,
      answer.getStore(),
    ),`,
  },
  {
    file: 'app/server.ts',
    find: `import { refuseMalformed } from './raw-refusal.ts'`,
    replace: `import { refuseMalformed } from './raw-refusal.ts'
import { answer } from './turnstile.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) =>
    void answer.run(response, () => respond(request, response))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
