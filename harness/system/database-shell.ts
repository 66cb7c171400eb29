import { HarnessError, messageOf } from '../record/errors.ts'
import type { Milliseconds } from '../record/units.ts'
import type { SupervisedContainer } from './container.ts'
import { retried } from './retried.ts'

/**
 * Queries a database from inside its container, over the local socket, as its superuser. Works during network faults, and
 * whatever the published port.
 */
export class DatabaseShell {
  readonly #container: SupervisedContainer
  readonly #command: string

  /** `command`: the database's own client, which takes a statement as its next argument and prints only values. */
  constructor(container: SupervisedContainer, command: string) {
    this.#container = container
    this.#command = command
  }

  /** Runs a statement and returns its output: `shell.run('select 1')`. @throws HarnessError if it fails. */
  async run(statement: string): Promise<string> {
    return await this.#container.exec(...this.#command.split(' '), statement)
  }

  /**
   * Runs a shell script in which `sql "…"` prints the result of a statement. Returns its output.
   *
   * @throws HarnessError if it fails.
   * @example await shell.script('while [ "$(sql "select count(*) from orders")" -gt 0 ]; do sleep 1; done')
   */
  async script(script: string): Promise<string> {
    const sql = `within=; sql() { $within ${this.#command} "$1"; }`
    return await this.#container.exec('sh', '-euc', `${sql}; ${script}`)
  }

  /** Resolves at the first successful query: `shell.untilAnswers(seconds(5))`. @throws HarnessError when there is none in time. */
  async untilAnswers(within: Milliseconds): Promise<void> {
    await retried(() => this.run('select 1'), within).catch((error: unknown) => {
      throw new HarnessError(`the ${this.#container.name} did not answer within ${within / 1000} s`, {
        evidence: [messageOf(error), ...this.#container.evidence()],
      })
    })
  }
}
