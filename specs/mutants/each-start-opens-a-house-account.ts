import { mutant, type Exam } from './mutant.ts'

/**
 * The account of the house is opened at the start, without a look whether it is there. Each start and each
 * replica opens another one, with 1,000,000 that nobody paid in; and the list is not empty before the first
 * account is opened.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `const bank = postgresBank(pool)`,
    replace: `const bank = postgresBank(pool)
  bank.open(1_000_000).catch((error: unknown) => log.failure('no-house-account', error))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.replicas.emptyList'],
  mayBreak: 'any',
}
