import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the process begins twice. The first life checks the environment, looks how much memory the container has, and replaces
 * itself by `execve` with a Node whose heap limit fits, because that is set only on the command line; number, container and output
 * stay the same. A wrong value ends already the first life with its one line, and the second one is ready long before five seconds.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `tuneCompiler()

const starting = serviceOrExit(configOrExit())`,
    replace: `const mebibyte = 1024 * 1024
const secondLife = 'LEDGER_SECOND_LIFE'

/** A limit for the heap cannot be set from within. Returns only in the second life, or where it is not possible. */
const beginAgain = (): void => {
  if (process.env[secondLife] !== undefined) return
  const contained = Math.min(process.constrainedMemory() || 512 * mebibyte, 512 * mebibyte)
  const heap = \`--max-old-space-size=\${Math.max(64, Math.floor((contained * 0.6) / mebibyte))}\`
  const args = ['node', ...process.execArgv, heap, ...process.argv.slice(1)]
  try {
    process.execve?.(process.execPath, args, { ...process.env, [secondLife]: 'yes' })
  } catch (error) {
    log.info('begins-once', { reason: error })
  }
}

const config = configOrExit()
beginAgain()
tuneCompiler()

const starting = serviceOrExit(config)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
