import { slow, type Exam } from './mutant.ts'

/** Healthy: every answer takes 25 ms, a quarter of what is promised, and a thousand clients have 200 ms for each. */
export const service = slow({
  work: `await new Promise(resolve => setTimeout(resolve, 25))`,
})

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'accused',
  only: '1000 clients',
  breaks: [],
}
