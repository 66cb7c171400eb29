import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a database that recovers is slow to let anybody in, so each dial that fails doubles the time for the next one,
 * up to half a minute, and no success ever takes it back. During an outage of seconds a probe that was sent to where the
 * database no longer is hangs on for so long, and whoever dials a database that stands still afterwards keeps client and
 * place waiting. docs/checks.md `settled`: "every operation, and every read of the domain, is answered within 5 s";
 * `recovery`: no long back-off.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { connect, type Connection } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `  let { connectMs } = timeouts
  // A database that replays its log accepts connections late. With a fixed time it might never be reached.
  const connectPatiently = async (): Promise<Connection> => {
    try {
      return await connect(databaseUrl, { ...timeouts, connectMs })
    } catch (error) {
      connectMs = Math.min(2 * connectMs, 30_000)
      throw error
    }
  }
  const dialler = new Dialler({ connect: connectPatiently, log: log.info })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
  firstTry: 'caught',
}
