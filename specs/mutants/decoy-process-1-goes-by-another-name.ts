import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: process 1 is Node and does the work itself, but gives itself another name for `ps`, in `/proc/1/comm` and over its command
 * line, which tells every hundred requests how many there were. The name is written over the old one in place, so nothing is kept
 * for a request; only who looks for a process called `node` finds none.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `tuneCompiler()`,
    replace: `tuneCompiler()
process.title = 'ledger'`,
  },
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `let requests = 0

/** For who looks with \`ps\`: hundreds of requests. */
const nameProcess = (): void => {
  requests += 1
  if (requests % 100 === 0) process.title = \`ledger \${requests / 100}\`
}

export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    nameProcess()
    const startedAt = metrics.begin()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
