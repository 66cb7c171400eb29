import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: a wrong value does not call `process.exit`, so that the line is out whatever it is written to. The code is set
 * to 1, the rest of the module runs to its end, handlers of signals included, and there it looks as if the process stayed;
 * but nothing was begun that keeps it, and so it ends at once, with one line and 1, as promised.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const configOrExit = (): Config => {`,
    replace: `/** Without a value the process has nothing to do, and ends by itself. */
const configOrNothing = (): Config | undefined => {`,
  },
  {
    file: 'app/main.ts',
    find: `console.error(error.message)
    process.exit(1)`,
    replace: `console.error(error.message)
    process.exitCode = 1
    return undefined`,
  },
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(configOrExit())`,
    replace: `const config = configOrNothing()
const starting = config === undefined ? undefined : serviceOrExit(config)`,
  },
  {
    file: 'app/main.ts',
    find: `const orderly = await service.stop()`,
    replace: `const orderly = (await service?.stop()) ?? true`,
  },
  {
    file: 'app/main.ts',
    find: `const { port } = await starting
log.info('listening', { port })`,
    replace: `if (starting !== undefined) log.info('listening', { port: (await starting).port })`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
