/** `npm test`: static checks, unit tests, the specs, and the harness examined; counts them on the last line. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Count {
  readonly passed: number
  readonly failed: number
}

/** Services wrong on purpose that are examined here; `npm run exam` takes them all. */
const examined = '4'

/** Runs a program of node_modules/.bin with our terminal. Resolves with its exit code, also when it was killed. */
const run = (program: string, ...args: string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { EXAM_SAMPLE: examined, ...process.env } })
    child.once('error', reject)
    child.once('close', code => resolve(code ?? 1))
  })

const staticCheck = async (program: string, ...args: string[]): Promise<Count> => {
  const failed = (await run(program, ...args)) !== 0
  console.log(`${failed ? '✗' : '✓'} ${[program, ...args].join(' ')}`)
  return failed ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 }
}

const folder = await mkdtemp(join(tmpdir(), 'plumbline-'))

/** A run that ends without its counts, or says no while every test passed, is one failure more. */
const vitest = async (name: string, ...args: string[]): Promise<Count> => {
  const file = join(folder, `${name}.json`)
  const code = await run('vitest', 'run', ...args, '--reporter=json', `--outputFile.json=${file}`)
  try {
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(await readFile(file, 'utf8')) as {
      numPassedTests: number
      numFailedTests: number
    }
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

const counts: Count[] = []
try {
  counts.push(await staticCheck('tsc'))
  counts.push(await staticCheck('tsc', '-p', 'harness/report/page/browser'))
  counts.push(await staticCheck('oxlint', '--type-aware', '--deny-warnings'))
  counts.push(await staticCheck('prettier', '--check', '--log-level=warn', '.'))
  counts.push(await staticCheck('knip'))
  counts.push(await vitest('unit', '--project=unit', '--reporter=dot'))
  counts.push(
    await vitest('specs', '--project=specs', '--reporter=verbose', '--reporter=./harness/report/reporter.ts'),
  )
  counts.push(await vitest('exam', '--config=harness/exam/vitest.config.ts', '--reporter=verbose'))
} finally {
  await rm(folder, { recursive: true, force: true })
}

const total = (of: keyof Count) => counts.reduce((sum, count) => sum + count[of], 0)
console.log(`${total('passed')} passed, ${total('failed')} failed`)
process.exit(total('failed') === 0 ? 0 : 1)
