import { slow, type Exam } from './mutant.ts'

/** Each answer takes 4 ms longer than the one before, until a flush after every twentieth makes it fast again. */
export const service = slow({
  declare: `let unflushed = 0`,
  work: `unflushed = (unflushed + 1) % 20
    await new Promise(resolve => setTimeout(resolve, unflushed * 4))`,
})

export const exam: Exam = {
  spec: 'specs/consistency.spec.ts',
  firstTry: 'caught',
  breaks: ['consistency.stdDev'],
  mayBreak: 'any',
}
