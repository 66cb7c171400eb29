import { type Exam, mutant } from './mutant.ts'

/**
 * The database has ten connections for this service, however many replicas there are. So each new session counts the sessions
 * of the service, its own among them, and ends itself when it is one too many. One replica never notices. Of two, the one that
 * was busy first keeps what it has, idle or not, for nothing makes it give a connection back: the other one has places in its
 * pool and no connections for them, and turns away whoever gets such a place.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\`
    return connection`,
    replace: `    const [share] = await connection.query<{ sessions: number }>\`
      select count(*) as sessions from pg_stat_activity
      where datname = current_database() and application_name = 'plumbline'\`
    if (share === undefined || share.sessions > sessionsMax) {
      throw new ConnectionLost('all replicas together have enough connections', { sent: false })
    }
    return connection`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `/** What the database can spare for all replicas together. */
const sessionsMax = 10

const undialled = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
