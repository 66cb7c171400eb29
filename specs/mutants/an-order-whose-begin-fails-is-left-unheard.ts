import { type Exam, mutant } from './mutant.ts'
/**
 * BEGIN and the first statement are still sent together, and now awaited one after the other, which reads better than
 * allSettled. But where BEGIN fails, nobody awaits the statement that fails with it: an unhandled rejection, and Node ends
 * the process. A connection that is lost later, in the middle of the order or at its COMMIT, does no harm; only one that
 * is lost before BEGIN was answered, or a database that refuses `begin read write`.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([
    connection.query\`begin read write\`,
    work(connection.query),
  ])
  // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.
  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  await commit(connection)
  return worked.value`,
    replace: `  const beginning = connection.query\`begin read write\`
  const working = work(connection.query)
  try {
    await beginning
  } catch (error) {
    // When BEGIN is refused, so is the statement sent with it. The error of BEGIN is the cause.
    throw await undone(connection, notBegun(error))
  }
  let result: T
  try {
    result = await working
  } catch (error) {
    throw await undone(connection, error)
  }
  await commit(connection)
  return result`,
  },
])
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
  firstTry: 'caught',
}
