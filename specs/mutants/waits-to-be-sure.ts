import { mutant, type Exam } from './mutant.ts'

/** Waits 2.6 s after the database is reachable again before it uses it. */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `const connection = await this.#connect()
      connection.discard`,
    replace: `const connection = await this.#options.connect()
      await sleep(2_600)
      this.#note(true)
      connection.discard`,
  },
])

const recovery = (...faults: readonly string[]) => faults.map(fault => `transaction.recovery.${fault}`)

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: recovery('fastShutdown', 'immediateShutdown'),
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
