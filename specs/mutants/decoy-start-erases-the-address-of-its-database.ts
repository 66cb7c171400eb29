import { mutant, type Exam } from './mutant.ts'

/**
 * As soon as the configuration is read and found right, the service deletes DATABASE_URL from its own
 * environment, so that no library and no child process finds the password there. It looks as if a later
 * connect missed its address; but every connect takes the address from the configuration, a wrong value
 * is still told before, and a container that starts again gets a new environment.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(configOrExit())`,
    replace: `const config = configOrExit()
// The password is in the configuration now, and nowhere else in this process.
delete process.env['DATABASE_URL']
const starting = serviceOrExit(config)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
