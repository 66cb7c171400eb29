import { mutant, type Exam } from './mutant.ts'

/** Pauses for longer than anybody minds before it connects again. */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `const connection = await this.#options.connect()\n      this.#note(true)`,
    replace: `await sleep(2_800)
      const connection = await this.#options.connect()
      this.#note(true)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever is lost on the way',
  breaks: ['transaction.recovery.commitCut'],
}
