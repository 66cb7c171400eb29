import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong with two replicas: each start sets the sequence of the ledger to its largest number, so that a crash leaves no gap.
 * Numbers that the other replica has drawn and not committed are drawn again there, and such orders end in a duplicate key,
 * answered 500: outage.servedBeside.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  // What was under way when the last process died has drawn numbers that no row has.
  const closeGap = pool.use(connection =>
    transaction(
      connection,
      query => query\`
        select setval(pg_get_serial_sequence('transfers', 'id'), greatest((select max(id) from transfers), 1))\`,
    ),
  )
  closeGap.catch((error: unknown) => log.info('numbers-not-checked', { error }))
  const server = await listen(api, { port: config.port, reportFailure })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.servedBeside'],
  mayBreak: 'any',
  firstTry: 'caught',
}
