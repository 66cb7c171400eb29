import { mutant, type Exam } from './mutant.ts'

/**
 * Of every transaction that is rolled back it keeps a closure which can tell later what went wrong; they are
 * written out when a rollback itself fails, which in good times never happens. A team writes this to avoid
 * building strings on a hot path.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {
  await rollback(connection)`,
    replace: `/** What happened before a connection broke. Written only when one does. */
const postMortems: (() => string)[] = []

const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {
  const at = new Date()
  await rollback(connection)
  postMortems.push(() => \`\${at.toISOString()} \${String(reason)}, connection alive: \${connection.alive}\`)`,
  },
  {
    file: 'app/transaction.ts',
    find: `  } catch {
    connection.discard('it could not roll back')`,
    replace: `  } catch {
    for (const tell of postMortems.splice(0)) console.error(tell())
    connection.discard('it could not roll back')`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'postMortems.push(() =>',
}
