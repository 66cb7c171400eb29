import { mutant, type Exam } from './mutant.ts'

/**
 * Each order that the bank refuses gets a case number, as the cause of its problem, from an endless series that begins again
 * after 99,999. Every third case is reviewed, and its number must not be given to another case: the series goes on without it.
 * It reads like a set of exceptions, but `filter` of an iterator makes a new iterator around the old one. Each reviewed case is
 * one more layer, and its predicate keeps the case, with its order and its problem, although it is needed once in 99,999
 * numbers. About a kilobyte for every third refusal with 422, which is one request in 48.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `const refusal = (`,
    replace: `interface Case {
  readonly number: number
  readonly order: Order
  readonly problem: Problem
}

/** Short enough for a telephone. */
const longestCaseNumber = 99_999
const reviewedOneIn = 3

const endlessNumbers = function* (): Generator<number, never> {
  for (;;) for (let number = 1; number <= longestCaseNumber; number += 1) yield number
}

let caseNumbers: IteratorObject<number, unknown, unknown> = endlessNumbers()

/** A case in review keeps its number for itself. */
const reserve = (reviewed: Case): void => {
  caseNumbers = caseNumbers.filter(number => number !== reviewed.number)
}

/** The operator finds the number in the cause. */
const filed = (problem: Problem, order: Order): Problem => {
  const number = Number(caseNumbers.next().value)
  problem.cause = \`case \${number}\`
  if (number % reviewedOneIn === 0) reserve({ number, order, problem })
  return problem
}

const refusal = (`,
  },
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw filed(refusal(order, attempt), order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'caseNumbers = caseNumbers.filter(number => number !== reviewed.number)',
    'if (number % reviewedOneIn === 0) reserve({ number, order, problem })',
  ],
}
