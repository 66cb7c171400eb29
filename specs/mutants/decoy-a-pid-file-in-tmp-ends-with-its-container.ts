import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy, although its author meant it to be wrong: two copies were once started on one machine. Since then the service writes its process number to a
 * file in /tmp, and does not start while the process in the file lives; in a container it is always process 1. But /tmp is a tmpfs: a container that
 * starts again after a SIGKILL finds it empty.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const serviceOrExit = async (config: Config): Promise<Service> => {`,
    replace: `const pidFile = join(tmpdir(), 'ledger.pid')

/** A process that was killed leaves its file behind: then its number is no longer in use. */
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const pidOnFile = (): number => {
  try {
    return Number(readFileSync(pidFile, 'utf8'))
  } catch {
    return 0
  }
}

/** Two copies on one machine would take each other's connections to the database. */
const aloneOrExit = (): void => {
  const pid = pidOnFile()
  if (pid > 0 && isRunning(pid)) {
    console.error(\`the service is already running as process \${pid}; stop it first, or remove \${pidFile}\`)
    process.exit(1)
  }
  try {
    writeFileSync(pidFile, String(process.pid))
  } catch (error) {
    log.info('pid-file-not-written', { error })
  }
}

const serviceOrExit = async (config: Config): Promise<Service> => {`,
  },
  {
    file: 'app/main.ts',
    find: `tuneCompiler()`,
    replace: `tuneCompiler()
aloneOrExit()`,
  },
  {
    file: 'app/main.ts',
    find: `  log.info('stopped', { orderly })`,
    replace: `  rmSync(pidFile, { force: true })
  log.info('stopped', { orderly })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
