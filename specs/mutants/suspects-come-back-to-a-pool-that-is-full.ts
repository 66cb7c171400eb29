import { type Exam, mutant } from './mutant.ts'

/**
 * When a leased connection is lost, all idle ones are suspects. They are set aside for a second, asked whether they live, and
 * put back among the idle ones. Meanwhile others have been dialled in their place, and nobody counts: each loss of a single
 * connection leaves up to a pool of sessions more, until the database has none left (`nothingLeftBehind`: no more connections
 * than the pool has places).
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `if (!connection.alive) this.#options.reportLoss(error)`,
    replace: `if (!connection.alive) {
        this.#options.reportLoss(error)
        this.#setAside()
      }`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** What has ended one connection may have ended the idle ones too, and they do not know it yet. */
  #setAside(): void {
    for (const suspect of this.#idle.splice(0)) {
      setTimeout(() => {
        suspect.query\`select 1\`.then(
          () => this.#idle.push(suspect),
          () => suspect.discard('it was a suspect, and did not answer'),
        )
      }, 1_000)
    }
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
