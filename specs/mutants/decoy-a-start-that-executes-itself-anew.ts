import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy (start would accuse it): the size of V8's young generation can be set only on the command line, so process 1 first checks
 * its environment, then replaces itself by execve with the same program and one flag more, and starts there. The number of the
 * process stays, a wrong value is refused in one line before that, and the second start takes a fraction of a second.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(configOrExit())`,
    replace: `const config = configOrExit()

/** Returns in the second program only. */
const executeAnew = (): void => {
  if (process.env['LEDGER_EXECUTED'] === 'anew' || process.execve === undefined) return
  const program = [...process.execArgv, ...process.argv.slice(1)]
  log.info('executing-anew', { why: 'the young generation has 8 MB' })
  process.execve(process.execPath, [process.execPath, '--max-semi-space-size=8', ...program], {
    ...process.env,
    LEDGER_EXECUTED: 'anew',
  })
}
executeAnew()

const starting = serviceOrExit(config)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
