import { mutant, type Exam } from './mutant.ts'

/**
 * As soon as it listens, the service asks its database four times at once, through its pool, so that four sessions wait for
 * the first requests. It waits for none of them, and without a database they fail in silence and are not repeated.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  void Promise.allSettled(Array.from({ length: Math.min(4, limits.size) }, () => bank.ping()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
