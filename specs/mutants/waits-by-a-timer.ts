import { slow, type Exam } from './mutant.ts'

/** Every answer waits 25 ms. It was written as healthy, but with the timers 5,000 requests a second need more than half a core. */
export const service = slow({
  work: `await new Promise(resolve => setTimeout(resolve, 25))`,
})

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '1000 clients',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: ['scale.1000.throughput'],
}
