import { mutant, type Exam } from './mutant.ts'

/**
 * After the shutdown the service sets its exit code to 0 and lets Node end when nothing is left to do. It looks as if one
 * open handle could keep it alive until it is killed. But an unreferenced timer ends the process with 0 a quarter of a
 * second later if the loop is still busy, which is 8.25 s after the signal at the latest.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const stop = async (signal: string): Promise<never> => {`,
    replace: `const lastMomentMs = 250

const stop = async (signal: string): Promise<void> => {`,
  },
  {
    file: 'app/main.ts',
    find: `  process.exit(0)
}`,
    replace: `  process.exitCode = 0
  setTimeout(() => process.exit(), lastMomentMs).unref()
}`,
  },
  {
    file: 'app/main.ts',
    find: `let stopping: Promise<never> | undefined`,
    replace: `let stopping: Promise<void> | undefined`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
