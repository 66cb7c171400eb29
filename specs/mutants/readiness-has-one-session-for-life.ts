import { mutant, type Exam } from './mutant.ts'

/**
 * Readiness asks over a connection of its own, so that a full pool does not make the service unready. It
 * is dialled with the first probe, and never again: once it is lost, as in a restart of the database,
 * every probe fails on the dead connection. Transfers succeed again at once, and `GET /api/ready` is 503
 * until the process is started anew.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { type Connection, connect } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const readiness = new Readiness(() => bank.ping(), log.info)`,
    replace: `  let probe: Connection | undefined
  const readiness = new Readiness(async () => {
    probe ??= await dialler.dial()
    await probe.query\`select 1\`
  }, log.info)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
}
