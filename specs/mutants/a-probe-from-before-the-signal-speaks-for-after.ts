import { mutant, type Exam } from './mutant.ts'

/** Wrong: whether the service is stopping is looked at by the probe that all share, when it begins; and who asks later joins the probe under way. */
const edits = [
  {
    file: 'app/readiness.ts',
    find: `  async check(): Promise<void> {
    this.#refuseWhenStopping()
    this.#probe ??= this.#ask().finally(() => {
      this.#probe = undefined
    })
    await this.#probe
    this.#refuseWhenStopping()
  }
`,
    replace: `  async check(): Promise<void> {
    this.#probe ??= this.#ask().finally(() => {
      this.#probe = undefined
    })
    await this.#probe
  }
`,
  },
  {
    file: 'app/readiness.ts',
    find: `  async #ask(): Promise<void> {
    try {`,
    replace: `  async #ask(): Promise<void> {
    this.#refuseWhenStopping()
    try {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `gracefulEnd`: "503 as soon as shutdown begins". A probe that began before SIGTERM answers for everybody who asks while it is under way, also for those who ask
 * after the signal: they are told 200, ready.
 * When: SIGTERM arrives while a probe waits. On a quiet service a probe takes a millisecond; but it takes a place in the pool, so with all places behind a
 * lock it waits for up to a second, and all who ask in that second join it. If a place comes free in time, they hear 200 from a service that is ending.
 * Seen: SIGTERM under a full pool, and `/api/ready` asked before it and again after it. As soon as that probe is over, every answer is 503.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
}
