import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the service writes its process number to a file and does not start while another copy of it, named there, lives on the same machine; it never removes
 * the file, not even when it stops in order. A stale file stops nobody: the number is compared with its own first (in a container the process before was
 * process 1, and so is this one), and a process that got an old number must also have been started with the same script. A file that is missing, empty,
 * cut short by a kill, or not writable is as good as none. So after SIGKILL, SIGTERM or a crash it starts as before.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `const serviceOrExit = async (config: Config): Promise<Service> => {`,
    replace: `const pidFile = join(tmpdir(), 'ledger.pid')

const contentOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Whether a number on file belongs to another process that runs the same script. Its own number is no other's. */
const isCopy = (pid: number): boolean => {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  const script = process.argv[1]
  const started = contentOf(\`/proc/\${pid}/cmdline\`).split('\\0')
  return script !== undefined && started.some(part => basename(part) === basename(script))
}

const aloneOrExit = (): void => {
  const pid = Number(contentOf(pidFile))
  if (isCopy(pid)) {
    console.error(\`the service is already running as process \${pid}; stop it first\`)
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
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
