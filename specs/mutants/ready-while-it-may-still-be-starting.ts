import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an orchestrator counts each 503 of a replica that has just started as a failed start, so for its first five
 * seconds the service says that it is ready without asking. CONTRACT.md `GET /api/ready`: "200 when a query succeeds,
 * else 503"; a service that starts before its database, or loses it at once, says 200.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `/**
 * Whether the service accepts requests.`,
    replace: `/** A start takes as long as this, the first connection included. Probes need not fail meanwhile. */
const startSeconds = 5

/**
 * Whether the service accepts requests.`,
  },
  {
    file: 'app/readiness.ts',
    find: `    this.#probe ??= this.#ask().finally(() => {`,
    replace: `    if (process.uptime() < startSeconds) return
    this.#probe ??= this.#ask().finally(() => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.readiness'],
  mayBreak: 'any',
  firstTry: 'missed',
}
