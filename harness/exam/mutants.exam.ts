import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { afterAll, expect, test } from 'vitest'
import type { Exam } from '../../specs/mutants/mutant.ts'
import type { Check } from '../report/explain.ts'
import { seed } from '../seed.ts'

const folder = 'specs/mutants'
const runWithinMs = 120_000

interface Candidate {
  readonly name: string
  readonly path: string
  readonly exam: Exam
}

async function readCandidates(): Promise<Candidate[]> {
  const files = (await readdir(folder))
    .filter(file => file.endsWith('.ts') && file !== 'mutant.ts')
    .toSorted()
  return Promise.all(
    files.map(async file => {
      const path = resolve(folder, file)
      const { exam } = (await import(path)) as { exam: Exam }
      return { name: basename(file, '.ts'), path, exam }
    }),
  )
}

/** `EXAM_SAMPLE` of them, by `SEED`: over many runs all are seen, and one run stays short. */
function sampled(candidates: readonly Candidate[]): readonly Candidate[] {
  const count = Number(process.env['EXAM_SAMPLE'] ?? candidates.length)
  const random = xoroshiro128plus(seed())
  const left = [...candidates]
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(uniformInt(random, 0, left.length - 1), 1),
  ).flat()
}

interface JsonReport {
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly {
      readonly failureMessages: readonly string[]
      readonly meta: { readonly checks?: readonly Check[] }
    }[]
  }[]
}

/** Runs the spec against the candidate in a process of its own, as a user would. */
async function checksOf({ path, exam }: Candidate): Promise<readonly Check[]> {
  const output = await mkdtemp(join(tmpdir(), 'plumbline-exam-'))
  try {
    const file = join(output, 'report.json')
    const args = ['run', '--project=specs', exam.spec, '--reporter=json', `--outputFile=${file}`]
    if (exam.only !== undefined) args.push('-t', exam.only)
    await new Promise<void>(done => {
      const options = { env: { ...process.env, SERVICE: path }, timeout: runWithinMs }
      execFile(process.execPath, [resolve('node_modules/vitest/vitest.mjs'), ...args], options, () => done())
    })
    const report = JSON.parse(await readFile(file, 'utf8')) as JsonReport
    const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
    const checks = tests.flatMap(({ meta }) => meta.checks ?? [])
    if (checks.length > 0) return checks
    const reasons = [
      ...report.testResults.map(({ message }) => message),
      ...tests.flatMap(t => t.failureMessages),
    ]
    throw new Error(`the spec judged nothing: ${reasons.join('\n')}`)
  } finally {
    await rm(output, { recursive: true, force: true })
  }
}

const rows: string[][] = []

for (const candidate of sampled(await readCandidates())) {
  const { name, exam } = candidate
  const expected = exam.breaks.length === 0 ? 'is acquitted' : `is caught by ${exam.breaks.join(', ')}`
  test(`${name} ${expected}`, { timeout: runWithinMs + 10_000 }, async () => {
    const checks = await checksOf(candidate)
    const broken = checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)
    rows.push([name, exam.breaks.join(' ') || '(decoy)', broken.join(' ') || '–'])
    expect(broken.toSorted()).toEqual(exam.breaks.toSorted())
  })
}

afterAll(() => {
  const table = [['service', 'must break', 'broke'], ...rows]
  const widths = [0, 1].map(column => Math.max(...table.map(row => row[column]?.length ?? 0)))
  const lines = table.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  console.log(`\n${lines.join('\n')}\n`)
})
