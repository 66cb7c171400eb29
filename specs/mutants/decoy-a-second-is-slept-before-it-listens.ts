import { mutant, type Exam } from './mutant.ts'

/**
 * It sleeps for a second before it listens, whatever its database does. Its environment is checked before,
 * signals are heard meanwhile, and it is ready well within five seconds.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(configOrExit())`,
    replace: `const config = configOrExit()
const starting = sleep(1_000).then(() => serviceOrExit(config))`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
