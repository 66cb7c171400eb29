import { mutant, type Exam } from './mutant.ts'

/**
 * Since a start once failed for a passing reason, a start that is refused is tried three times with a back-off. A wrong
 * value in the environment does not pass: its line is written three times before the service exits with 1.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const configOrExit = (): Config => {`,
    replace: `const attemptsMax = 3

const configOrExit = (attempt = 1): Config => {`,
  },
  {
    file: 'app/main.ts',
    find: `    console.error(error.message)`,
    replace: `    console.error(error.message)
    if (attempt < attemptsMax) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100 * 2 ** attempt)
      return configOrExit(attempt + 1)
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
