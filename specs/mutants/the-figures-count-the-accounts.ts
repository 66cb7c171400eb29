import { mutant, type Exam } from './mutant.ts'

/**
 * The metrics also tell the number of accounts, which is read from the database: without it they are 503 and not
 * read.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {
    const figures = metrics.read()`,
    replace: `  app.get('/api/metrics', async c => {
    const { accounts } = await bank.list()
    const figures = { ...metrics.read(), accounts: accounts.length }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.databaseDies.figuresKept'],
  mayBreak: 'any',
}
