import { spawn } from 'node:child_process'
import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { JsonTestResult, JsonTestResults } from 'vitest/node'

export interface Count {
  readonly passed: number
  /** The failures, one a line. */
  readonly failures: readonly string[]
}

/** Runs a program of node_modules/.bin on this terminal. Resolves to its exit code. */
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

/** Runs a program as one check, which passes with exit code 0. */
export const staticCheck = async (
  [program, ...args]: readonly [string, ...string[]],
  env?: Readonly<Record<string, string>>,
): Promise<Count> => counted([program, ...args].join(' '), (await run(program, args, env)) === 0)

/** Prints and counts one check. */
export const counted = (check: string, passed: boolean): Count => {
  console.log(`${passed ? '✓' : '✗'} ${check}`)
  return passed ? { passed: 1, failures: [] } : { passed: 0, failures: [check] }
}

/** Counts the tests of a Vitest run. Missing counts or an additional error count as one failure. */
export const countTests = async (
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Count> => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const file = join(folder.path, 'results.json')
  const command = `vitest run ${args.join(' ')}`
  try {
    const code = await run('vitest', ['run', ...args, '--reporter=json', `--outputFile.json=${file}`], env)
    const { numPassedTests: passed, testResults } = JSON.parse(
      await readFile(file, 'utf8'),
    ) as JsonTestResults
    const failures = testResults.flatMap(failuresOf)
    return { passed, failures: code !== 0 && failures.length === 0 ? [`${command}: exit ${code}`] : failures }
  } catch (error) {
    return { passed: 0, failures: [`${command}: ${String(error)}`] }
  }
}

const failuresOf = ({ name, message, assertionResults }: JsonTestResult): string[] => {
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  const tests = failed.map(
    ({ fullName, failureMessages }) => `${fullName}: ${(failureMessages ?? []).join(' ')}`,
  )
  return (failed.length === 0 && message !== '' ? [message] : tests).map(text => `${name} ${oneLine(text)}`)
}

/** Truncates to that many characters. */
export const oneLine = (text: string, shownCharacters = 1_000): string =>
  stripVTControlCharacters(text).replaceAll(/\s+/g, ' ').slice(0, shownCharacters)

/** Prints each failure again at the end, and the last line, `N passed, N failed`. @returns the exit code. */
export const conclude = (counts: readonly Count[]): 0 | 1 => {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failures = counts.flatMap(count => count.failures)
  for (const failure of failures) console.log(`FAILED ${failure}`)
  console.log(`${passed} passed, ${failures.length} failed`)
  return failures.length === 0 ? 0 : 1
}
