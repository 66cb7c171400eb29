import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a service that has just started takes its database for lost until a first probe has reached it,
 * and closes the session of a probe in order. It looks as if the first callers were turned away, but they
 * wait for the probe, which takes some milliseconds where the database is there; and where it is away, the
 * start writes nothing about it into the log.
 */
export const service = mutant([
  { file: 'app/dialler.ts', find: `  #reachable = true`, replace: `  #reachable = false` },
  {
    file: 'app/dialler.ts',
    find: `      connection.discard('it was a scout')`,
    replace: `      await connection.close()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'accused',
  breaks: [],
}
