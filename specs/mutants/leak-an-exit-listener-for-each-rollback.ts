import { mutant, type Exam } from './mutant.ts'

/**
 * Each transaction listens for the exit of the process, to cut its connection then, and takes the listener away after COMMIT,
 * but not after ROLLBACK. A team that silenced the warning about eleven listeners, because ten
 * transactions run at once, no longer sees the list grow.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { Problem } from './problem.ts'

// As many transactions as connections may run at once, each with a listener.
process.setMaxListeners(0)`,
  },
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([`,
    replace: `  const begunAt = new Date()
  const abandon = (): void =>
    connection.discard(\`the process exits; \${work.name || 'a transaction'} began at \${begunAt.toISOString()}\`)
  process.once('exit', abandon)
  const [begun, worked] = await Promise.allSettled([`,
  },
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  await commit(connection).finally(() => process.off('exit', abandon))
  return worked.value`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: `process.once('exit', abandon)`,
}
