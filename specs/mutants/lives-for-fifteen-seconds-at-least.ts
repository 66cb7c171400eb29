import { mutant, type Exam } from './mutant.ts'

/** Wrong: a process that is told to end soon after its start finishes all its work in order, and then stays until it is fifteen seconds old. */
const edits = [
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { tuneCompiler } from './compiler.ts'
`,
  },
  {
    file: 'app/main.ts',
    find: `const stop = async (signal: string): Promise<never> => {`,
    replace: `/** A container that lives for less is taken for one that fails, and is started again more and more slowly. */
const leastSeconds = 15

const stop = async (signal: string): Promise<never> => {`,
  },
  {
    file: 'app/main.ts',
    find: `  log.info('stopped', { orderly })
`,
    replace: `  log.info('stopped', { orderly })
  await sleep(Math.max(0, leastSeconds - process.uptime()) * 1_000)
`,
  },
]

export const service = mutant(edits)

/**
 * Breaks CONTRACT "SIGTERM: … exit 0 within 10 s" and \`gracefulEnd\` ("a service that has not ended within 10 s is killed"). Seen: SIGTERM less than
 * five seconds after the start, as \`startWithoutDatabase\` sends it (three seconds after): not ready at once, requests in flight answered, pool
 * closed, port closed, and twelve seconds later exit 0. An older process ends at once.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
}
