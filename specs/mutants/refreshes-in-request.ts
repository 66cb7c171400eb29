import { slow, type Exam } from './mutant.ts'

/** What it answers is cached for 150 ms; the request that finds it stale waits 120 ms for the refresh. */
export const service = slow({
  declare: `let freshUntil = 0`,
  work: `if (performance.now() > freshUntil) {
      await new Promise(resolve => setTimeout(resolve, 120))
      freshUntil = performance.now() + 150
    }`,
})

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
