import { slow, type Exam } from './mutant.ts'

/** While requests keep coming each takes a quarter of a millisecond longer; a pause of 150 ms lets it recover. */
export const service = slow({
  declare: `let burst = 0
let lastAnswer = 0`,
  work: `burst = performance.now() - lastAnswer > 150 ? 0 : burst + 1
    await new Promise(resolve => setTimeout(resolve, burst * 0.25))
    lastAnswer = performance.now()`,
})

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.drift'],
  mayBreak: 'any',
}
