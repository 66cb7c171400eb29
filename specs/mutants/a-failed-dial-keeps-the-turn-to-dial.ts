import { type Exam, mutant } from './mutant.ts'

/**
 * Connections are opened one at a time, each dial waiting for the one before it, so that a database that comes back is not
 * stormed. The turn is passed on after a dial that succeeds and not after one that fails. After the first failed dial nobody
 * dials any more: after a restart of the database, or a start before it, the service stays unready for good and keeps the
 * places of those who wait for their turn (`recovery`, `settled`, "it may start before its database").
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  #scout: Promise<void> | undefined
`,
    replace: `  #scout: Promise<void> | undefined
  #turn: Promise<void> = Promise.resolve()
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    try {
      const connection = await this.#options.connect()
      this.#note(true)
      return connection`,
    replace: `    const before = this.#turn
    const { promise, resolve: passOn } = Promise.withResolvers<void>()
    this.#turn = promise
    await before
    try {
      const connection = await this.#options.connect()
      passOn()
      this.#note(true)
      return connection`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.killDatabase'],
  mayBreak: 'any',
  firstTry: 'caught',
}
