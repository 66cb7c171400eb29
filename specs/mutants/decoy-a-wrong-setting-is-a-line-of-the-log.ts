import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a wrong value in the environment is told like everything else the service tells: as one line of JSON, with the time and the
 * host. The line names the variable, its rule and the fix, and the exit code is 1. Two starts print lines that differ, because they
 * are two moments in two containers; each of them prints one. Who counts the different lines of several starts finds too many.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { hostname } from 'node:os'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `    console.error(error.message)
    process.exit(1)`,
    replace: `    const time = new Date().toISOString()
    console.error(JSON.stringify({ time, host: hostname(), event: 'wrong-setting', error: error.message }))
    process.exit(1)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
