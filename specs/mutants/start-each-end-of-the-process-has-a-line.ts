import { mutant, type Exam } from './mutant.ts'

/**
 * A listener for `exit` writes a line for each end of the process, so that nobody has to guess whether it ended. With a bad
 * value in the environment it follows the line that names the variable. A user sees two lines, and the last one does not
 * say what to correct.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `tuneCompiler()`,
    replace: `process.on('exit', code => {
  console.error(\`the process has ended with exit code \${code}\`)
})

tuneCompiler()`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a wrong value',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
