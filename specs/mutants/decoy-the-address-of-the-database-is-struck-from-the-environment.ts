import { mutant, type Exam } from './mutant.ts'

/**
 * As soon as the configuration is read, `DATABASE_URL` is deleted from the environment of the process, so that no child and
 * no diagnostic report shows the password. It looks as if later connections had no address, but they take it from the
 * configuration.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `    return parseConfig(process.env)`,
    replace: `    const config = parseConfig(process.env)
    delete process.env['DATABASE_URL']
    return config`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
