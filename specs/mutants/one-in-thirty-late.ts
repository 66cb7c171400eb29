import { slow, type Exam } from './mutant.ts'

/** One answer in thirty comes 180 ms late, at any rate. */
export const service = slow({
  declare: `let asked = 0`,
  work: `asked += 1
    if (asked % 30 === 0) await new Promise(resolve => setTimeout(resolve, 180))`,
})

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: 'the highest rate',
  breaks: ['scale.knee'],
  mayBreak: 'any',
}
