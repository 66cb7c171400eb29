import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: rows of the ledger are thought to be there for replays, and a transfer without a key can have none: every ten
 * seconds a job deletes those that are older than half a minute. The balances stay, and nothing explains them. CONTRACT.md
 * "Database": `transfers` is "the ledger. A transfer and its ledger row are one transaction"; docs/checks.md
 * `ledgerEquation`, and `exactlyOnce`: "one row for each confirmed operation".
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
    find: `export interface Service {`,
    replace: `const sweepEveryMs = 10_000

/** Nobody can ask again for a transfer without a key; half a minute is for the support desk. */
const sweep = (pool: Pool): Promise<unknown> =>
  pool
    .use(connection =>
      transaction(
        connection,
        query => query\`
          delete from transfers
          where idempotency_key is null and created_at < now() - interval '30 seconds'\`,
      ),
    )
    .catch((error: unknown) => log.info('not-swept', { error }))

export interface Service {`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
    shutDown(`,
    replace: `  const sweeping = setInterval(() => void sweep(pool), sweepEveryMs)

  const stop = (): Promise<boolean> => {
    clearInterval(sweeping)
    return shutDown(`,
  },
  {
    file: 'app/service.ts',
    find: `      config.shutdown,
    )`,
    replace: `      config.shutdown,
    )
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
