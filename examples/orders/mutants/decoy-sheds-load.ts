import { mutant, type Exam } from './mutant.ts'

/** Healthy: when all connections are in use it refuses at once, and says when to retry. */
export const service = mutant(
  {
    file: 'src/database.ts',
    find: `    const client = await this.#pool`,
    replace: `    const { totalCount, idleCount } = this.#pool
    if (totalCount - idleCount >= 6) throw new NotDone('all connections are taken')
    const client = await this.#pool`,
  },
  {
    file: 'src/database.ts',
    find: `max: 10`,
    replace: `max: 6`,
  },
)

export const exam: Exam = {
  test: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
