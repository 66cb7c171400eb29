import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: no statement is sent before BEGIN is answered, so a refused BEGIN meets no statement at all. A
 * transaction takes one more trip to the database and rests in between, which costs a fraction of a
 * millisecond. All failures mean to the client what they meant before.
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
    replace: `  try {
    await connection.query\`begin read write\`
  } catch (error) {
    throw await undone(connection, notBegun(error))
  }
  let result: T
  try {
    result = await work(connection.query)
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
  firstTry: 'acquitted',
  breaks: [],
}
