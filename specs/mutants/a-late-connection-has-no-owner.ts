import { type Exam, mutant } from './mutant.ts'
/**
 * The deadline for connecting became a race between the first answer and a timer, and a connection that failed needs no
 * discarding, because its loss has discarded it. But one that loses the race has not failed: it is only late. When a frozen or
 * unreachable database comes back within the kernel's patience, every attempt that was given up meanwhile becomes a session
 * after all, which nobody uses and nobody closes. Each such fault adds some, beside a full pool.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  const timer = setTimeout(() => connection.discard(\`not connected within \${connectMs} ms\`), connectMs)`,
    replace: `  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new ConnectionLost(\`not connected within \${connectMs} ms\`, { sent: false })),
    connectMs,
  )`,
  },
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\`
    return connection
  } catch (error) {
    connection.discard('it could not connect')
    throw error
  } finally {`,
    replace: `    await Promise.race([connection.query\`select 1\`, tooLate])
    return connection
  } finally {`,
  },
])
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.nothingLeftBehind'],
  mayBreak: 'any',
  firstTry: 'caught',
}
