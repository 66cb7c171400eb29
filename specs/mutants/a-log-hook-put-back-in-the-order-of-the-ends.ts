import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: leaks, and only if leases overlap. Each lease of a connection listens to the log, to say with its failure what was
 * logged meanwhile: it replaces `console.log` and puts back, on every path, what it found. If the one that began first
 * ends first, the other puts the first one's hook back, which then stays for good, with its error and stack, beneath all
 * later ones. Requests one after the other leave nothing; ten clients do. "No request leaves anything behind" (leak.heap)
 * is broken.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `return await work(connection)`,
    replace: `return await listeningToTheLog(() => work(connection))`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** Runs \`work\`. If it fails, and has no other cause, the cause is what was logged meanwhile. */
const listeningToTheLog = async <T>(work: () => Promise<T>): Promise<T> => {
  const { log } = console
  const meanwhile = new Error('logged meanwhile')
  let lines = 0
  console.log = (...words: unknown[]) => {
    lines += 1
    meanwhile.message += \`: \${words.join(' ')}\`
    log(...words)
  }
  try {
    return await work()
  } catch (error) {
    if (lines > 0 && error instanceof Error) error.cause ??= meanwhile
    throw error
  } finally {
    console.log = log
  }
}

interface PoolOptions {`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'console.log = (',
  firstTry: 'caught',
}
