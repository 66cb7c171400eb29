import { mutant, type Exam } from './mutant.ts'

/** A transfer is answered `not-applied` after 2 s, while its transaction goes on and may commit. */
const edits = [
  {
    file: 'app/api.ts',
    find: `await bank.transfer(order)`,
    replace: `await inTime(bank.transfer(order))`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = `,
    replace: `/** Clients give up after some seconds; they should have an answer before that. */
const answerWithinMs = 2_000

const inTime = async <T>(answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Problem('not-applied', 'the database is too slow at present; send it again later'))
    }, answerWithinMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

const wantsText = `,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "`not-applied` (certainly no effect) or `outcome-unknown` (COMMIT sent, answer lost)". Nothing stops the transaction: a
 * client that believes the answer and sends a new order pays twice. Condition: a transfer that takes over 2 s and commits: the answer to
 * COMMIT comes after 2 to 3 s or never (the truth is 200 or outcome-unknown), the database stands still for 2 to 3 s, or a wait for a
 * place of nearly 1 s is followed by one for a lock of nearly 1 s.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
