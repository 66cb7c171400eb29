import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: for a bad value in the environment the whole error is printed and not its message, which is several lines: the stack of
 * where the value was parsed comes along.
 * CONTRACT: a bad value is one clear line and exit 1; checks.md, `wrongValues`: an exception with its stack.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `    console.error(error.message)
`,
    replace: `    console.error(error)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  firstTry: 'caught',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
}
