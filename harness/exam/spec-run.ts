import { execFile } from 'node:child_process'
import { mkdtempDisposable, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { JsonTestResults } from 'vitest/node'
import { judgedMeta, type JudgedMeta } from '../vitest/task-meta.ts'

/** How much of the output of a run is kept, in characters. */
const printedMax = 4_000

interface SpecRun {
  readonly env: Readonly<Record<string, string>>
  /** A pattern for the names of the tests to run; all by default. */
  readonly only?: string | undefined
  readonly withinMs?: number
}

interface SpecReport {
  /** What each test stored for the reporter. */
  readonly metas: readonly JudgedMeta[]
  /** Why tests failed, and the end of the output. */
  readonly said: string
}

/** Runs a spec in a separate process, as a user would. */
export async function runSpec(spec: string, { env, only, withinMs }: SpecRun): Promise<SpecReport> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-exam-'))
  const file = join(folder.path, 'report.json')
  const vitest = [resolve('node_modules/vitest/vitest.mjs'), 'run', '--project=specs', '--project=soak', spec]
  const args = ['--reporter=json', `--outputFile=${file}`, ...(only === undefined ? [] : ['-t', only])]
  const options = { env: { ...process.env, ...env }, timeout: withinMs }
  const printed = await new Promise<string>((done, refuse) => {
    execFile(process.execPath, [...vitest, ...args], options, (error, stdout, stderr) => {
      if (error?.killed === true) refuse(new Error(`${spec} was not over after ${Number(withinMs) / 1000} s`))
      else done(`${stdout}${stderr}`.slice(-printedMax))
    })
  })
  const { testResults } = JSON.parse(await readFile(file, 'utf8')) as JsonTestResults
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const reasons = [
    ...testResults.map(({ message }) => message),
    ...tests.flatMap(({ failureMessages }) => failureMessages ?? []),
  ]
  return { metas: tests.map(({ meta }) => judgedMeta(meta)), said: [...reasons, printed].join('\n') }
}
