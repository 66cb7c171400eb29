import { slow, type Exam } from './mutant.ts'

/** Fast for a few requests at a time, but once six are in flight together each of them waits 300 ms. */
export const service = slow({
  declare: `let atOnce = 0`,
  work: `atOnce += 1
    await new Promise(resolve => setTimeout(resolve, 20))
    if (atOnce >= 6) await new Promise(resolve => setTimeout(resolve, 300))
    atOnce -= 1`,
})

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.concurrent'],
  mayBreak: 'any',
}
