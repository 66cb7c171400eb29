import { mutant, type Exam } from './mutant.ts'

/**
 * The last hundred lists of accounts are kept, so that support can see how balances moved. As in a film, most frames are
 * differences from the frame before, which compress well when they are exported; a key frame, with all balances, is written when
 * there are more accounts than before. Old frames may be cut off only in front of a key frame, because a difference means nothing
 * without it. While customers open accounts all day that is true every few lists. In a quiet time no key frame comes, the only
 * one is the very first, and nothing is ever cut. A frame of ten accounts is 160 bytes outside of the heap and 250 in it, for each
 * list that is read, also by clients that have hung up: two of sixteen paths.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount =`,
    replace: `interface Frame {
  /** Whole, not a difference from the frame before. */
  readonly isKey: boolean
  /** Identity and balance of each account. */
  readonly values: Float64Array
}

const framesMin = 100

/** The last lists of accounts, a hundred and those that the oldest of them needs. */
class Film {
  #frames: Frame[] = []
  #last = new Float64Array(0)

  add(accounts: readonly Account[]): void {
    const values = Float64Array.from(accounts.flatMap(({ id, balance }) => [id, balance]))
    const last = this.#last
    const isKey = values.length !== last.length
    this.#last = values
    this.#frames.push({ isKey, values: isKey ? values : values.map((value, at) => value - (last[at] ?? 0)) })
    if (this.#frames.length > framesMin) this.#cut(this.#frames.length - framesMin)
  }

  /** Cuts in front of the newest key frame that is not needed to have all of the last hundred. */
  #cut(spare: number): void {
    const start = this.#frames.findLastIndex(({ isKey }, at) => isKey && at <= spare)
    if (start > 0) this.#frames.splice(0, start)
  }
}

const film = new Film()

export const insertAccount =`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const total = Number(rows[0]?.total ?? 0)`,
    replace: `  const total = Number(rows[0]?.total ?? 0)
  film.add(rows)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap', 'leak.external'],
  mayBreak: 'any',
  blames: [
    'this.#frames.push({ isKey, values: isKey ? values : values.map((value, at) => value - (last[at] ?? 0)) })',
    'film.add(rows)',
  ],
}
