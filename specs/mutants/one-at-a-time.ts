import { slow, type Exam } from './mutant.ts'

/** All connections share one queue, and each request keeps it for 2 ms without computing. */
export const service = slow({
  declare: `let turn: Promise<unknown> = Promise.resolve()`,
  work: `turn = turn.then(() => new Promise(resolve => setTimeout(resolve, 2)))
    await turn`,
})

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '100 clients',
  breaks: ['scale.100.latency.p99', 'scale.100.throughput'],
  mayBreak: 'any',
}
