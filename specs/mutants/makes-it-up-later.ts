import { mutant, type Exam } from './mutant.ts'

/** What was turned away is tried once more after 3 s, when its client has had its answer. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `transfer: order => {
    const attempt = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    return attempt().catch(error => {
      if (error.kind === 'not-applied') setTimeout(() => attempt().catch(() => {}), 3_000)
      throw error
    })
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock|what was turned away',
  breaks: ['transaction.noLateEffect'],
  mayBreak: ['transaction.behindALock.exactlyOnce'],
}
