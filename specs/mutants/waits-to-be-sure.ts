import { mutant, type Exam } from './mutant.ts'

/** Finds its database again, and gives it 2.6 seconds before it trusts it. */
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
  // Whether it notices that a connection cannot be had, before the fault is over.
  mayBreak: recovery('killDatabase', 'killBackend', 'pauseDatabase', 'noConnectionLeft', 'readOnlyDatabase'),
}
