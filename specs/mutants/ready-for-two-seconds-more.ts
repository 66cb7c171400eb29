import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `  #wasReady: boolean | undefined

`,
    replace: `  #wasReady: boolean | undefined
  #goodUntil = 0

`,
  },
  {
    file: 'app/readiness.ts',
    find: `  async check(): Promise<void> {
    this.#refuseWhenStopping()`,
    replace: `  async check(): Promise<void> {
    // Load balancers ask several times a second; one query in two seconds is enough for all of them.
    if (performance.now() < this.#goodUntil) return
    this.#refuseWhenStopping()`,
  },
  {
    file: 'app/readiness.ts',
    find: `      await this.#ping()
`,
    replace: `      await this.#ping()
      this.#goodUntil = performance.now() + goodForMs
`,
  },
  {
    file: 'app/readiness.ts',
    find: `type Log = `,
    replace: `const goodForMs = 2_000

type Log = `,
  },
])

/**
 * Wrong: a good answer of the readiness check is kept for two seconds, and is given before the question whether the
 * service is stopping. CONTRACT: GET /api/ready is 200 when a query succeeds, else 503; 503 as soon as shutdown begins.
 * Seen by whoever has asked within the last two seconds and asks again after SIGTERM, or after the database died: 200,
 * for as long as the rest of the two seconds; a load balancer goes on sending to a service that closes its port.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
