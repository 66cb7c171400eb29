import { mutant, type Exam } from './mutant.ts'

/**
 * The service has the kernel probe its idle sockets to the database after two quiet seconds. A database that stands still
 * goes on acknowledging, so no session of it is lost; one that has vanished is noticed after some ten seconds also where
 * nobody asks. It breaks no promise: a socket that fails ends its connection, as any other loss does.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    const socket = dial({ host, port: Number(port || 5432), noDelay: true })`,
    replace: `    const socket = dial({
      host,
      port: Number(port || 5432),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 2_000,
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
