import { setTimeout as sleep } from 'node:timers/promises'
import { HarnessError, messageOf } from '../record/errors.ts'
import { ms, type Milliseconds } from '../record/units.ts'
import type { SupervisedContainer } from './container.ts'

const askAgainAfter = ms(20)

/**
 * Queries a database from inside its container, over the local socket, as its superuser. No network fault
 * affects it, and the published port does not matter.
 */
export class Psql {
  readonly #container: SupervisedContainer
  readonly #command: readonly string[]

  constructor(container: SupervisedContainer, { user, database }: { user: string; database: string }) {
    this.#container = container
    this.#command = ['psql', '-AtqX', '-v', 'ON_ERROR_STOP=1', '-U', user, '-d', database]
  }

  async rows<Row>(select: string): Promise<Row[]> {
    const printed = await this.run(`select coalesce(json_agg(row), '[]') from (${select}) as row`)
    return JSON.parse(printed) as Row[]
  }

  /** Runs statements, each in a transaction of its own. Returns what they print. */
  async run(...statements: string[]): Promise<string> {
    return await this.#container.exec(...this.#command, ...statements.flatMap(statement => ['-c', statement]))
  }

  /** Runs a shell script in which `sql "…"` prints the result of a statement. */
  async script(script: string): Promise<string> {
    return await this.#container.exec(
      'sh',
      '-euc',
      `sql() { ${this.#command.join(' ')} -c "$1"; }; ${script}`,
    )
  }

  /** Resolves at the first answer. @throws HarnessError when there is none in time. */
  async untilAnswers(within: Milliseconds): Promise<void> {
    const deadline = performance.now() + within
    for (;;) {
      try {
        await this.run('select 1')
        return
      } catch (error) {
        if (performance.now() > deadline) {
          throw new HarnessError(`the ${this.#container.name} did not answer within ${within / 1000} s`, {
            evidence: [messageOf(error), ...this.#container.evidence()],
          })
        }
      }
      await sleep(askAgainAfter)
    }
  }
}
