import { slow, type Exam } from './mutant.ts'

/** Healthy: every twentieth answer takes 12 ms longer, a standard deviation of less than 3 ms. */
export const service = slow({
  declare: `let unflushed = 0`,
  work: `unflushed = (unflushed + 1) % 20
    if (unflushed === 0) await new Promise(resolve => setTimeout(resolve, 12))`,
})

export const exam: Exam = { spec: 'specs/consistency.spec.ts', firstTry: 'acquitted', breaks: [] }
