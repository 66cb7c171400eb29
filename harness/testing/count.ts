import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Count {
  readonly passed: number
  readonly failed: number
}

/** Runs a program of node_modules/.bin on this terminal. Resolves with its exit code. */
export const run = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...env, ...process.env } })
    child.once('error', reject)
    child.once('close', code => resolve(code ?? 1))
  })

/** Runs a program as one check: passed where it ends with 0. */
export const staticCheck = async (program: string, ...args: string[]): Promise<Count> => {
  const failed = (await run(program, args)) !== 0
  console.log(`${failed ? '✗' : '✓'} ${[program, ...args].join(' ')}`)
  return failed ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 }
}

/** Counts the tests of a Vitest run. Without counts, or with an error beside them, one more failure. */
export const countTests = async (
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Count> => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-'))
  const file = join(folder, 'results.json')
  try {
    const code = await run('vitest', ['run', ...args, '--reporter=json', `--outputFile.json=${file}`], env)
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(await readFile(file, 'utf8')) as {
      numPassedTests: number
      numFailedTests: number
    }
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed }
  } catch {
    return { passed: 0, failed: 1 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Prints the last line, `N passed, N failed`. @returns the exit code. */
export const conclude = (counts: readonly Count[]): 0 | 1 => {
  const total = (of: keyof Count) => counts.reduce((sum, count) => sum + count[of], 0)
  console.log(`${total('passed')} passed, ${total('failed')} failed`)
  return total('failed') === 0 ? 0 : 1
}
