import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: lists are joined without locks, in SERIALIZABLE. What Postgres rolls back for that (40001, also at COMMIT) is certainly
 * not done, and is tried again for a second and a half.
 */
export const service = mutant(
  {
    file: 'src/database.ts',
    find: `      if (committing) throw new PerhapsDone('the answer to COMMIT was lost', { cause })
      if (!(cause instanceof Refusal)) throw new NotDone('rolled back', { cause })
`,
    replace: `      const collided = (cause as { code?: unknown }).code === '40001'
      if (committing && !collided) throw new PerhapsDone('the answer to COMMIT was lost', { cause })
      if (!(cause instanceof Refusal) && !collided) throw new NotDone('rolled back', { cause })
`,
  },
  {
    file: 'src/database.ts',
    find: `      throw cause
    } finally {`,
    replace: `      throw collided ? new Collision('another transaction came first', { cause }) : cause
    } finally {`,
  },
  {
    file: 'src/database.ts',
    find: `/** COMMIT was sent, and its response was lost. */`,
    replace: `/** Rolled back because of another transaction: it may succeed at once. */
export class Collision extends NotDone {}
/** COMMIT was sent, and its response was lost. */`,
  },
  {
    file: 'src/waiting.ts',
    find: `import { Refusal,`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { Collision, Refusal,`,
  },
  {
    file: 'src/waiting.ts',
    find: `  join(waiter: Waiter): Promise<Lists> {
    return this.#database.transaction(async rows => {
      await lock(rows, waiter.shown)
`,
    replace: `  async join(waiter: Waiter): Promise<Lists> {
    const until = performance.now() + 1_500
    for (;;) {
      try {
        return await this.#join(waiter)
      } catch (error) {
        if (!(error instanceof Collision) || performance.now() > until) throw error
        await sleep(Math.random() * 30)
      }
    }
  }

  #join(waiter: Waiter): Promise<Lists> {
    return this.#database.transaction(async rows => {
      await rows('level', 'set transaction isolation level serializable')
`,
  },
  {
    file: 'src/waiting.ts',
    find: `/** In one order, so that nobody waits in a ring. */
const lock = (rows: Rows, skus: readonly string[]) =>
  rows('lock', 'select sku from stock where sku = any($1) order by sku for update', skus)

`,
    replace: ``,
  },
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: [],
  firstTry: 'acquitted',
}
