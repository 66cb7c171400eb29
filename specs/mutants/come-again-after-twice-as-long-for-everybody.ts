import { mutant, type Exam } from './mutant.ts'

/**
 * So that clients stay away longer the longer an outage lasts, `Retry-After` is twice that of the refusal before, up to an
 * hour, and 1 again after the next confirmed transfer. The count is that of the service and not of a client: twelve clients
 * who are turned away in the same moment are told 1 s to half an hour, and who obeys stays away long after the database is
 * back.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `const longestSeconds = 3_600
let refusals = 0

/** For what succeeds: the next refusal begins with a second. */
export const endBackOff = (): void => {
  refusals = 0
}

const retryAfterSeconds = (): string => {
  const seconds = Math.min(2 ** refusals, longestSeconds)
  refusals += 1
  return String(seconds)
}`,
  },
  {
    file: 'app/problem.ts',
    find: `{ 'Retry-After': retryAfterSeconds }`,
    replace: `{ 'Retry-After': retryAfterSeconds() }`,
  },
  {
    file: 'app/api.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { endBackOff, Problem } from './problem.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    endBackOff()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a transfer that the database refuses',
  breaks: ['transaction.errorHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
