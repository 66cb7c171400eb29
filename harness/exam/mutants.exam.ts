import { readdir } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { parseAst } from 'rolldown/parseAst'
import { afterAll, expect, test } from 'vitest'
import type { Exam } from '../../specs/mutants/mutant.ts'
import { messageOf } from '../record/errors.ts'
import { shownMeasured } from '../report/text/figure.ts'
import type { Check } from '../report/results/results.ts'
import { seed } from '../record/seed.ts'
import { editedText } from '../system/build.ts'
import type { ServiceDescription } from '../system/description.ts'
import { inColumns } from '../testing/columns.ts'
import { runSpec } from './spec-run.ts'

const folder = 'specs/mutants'
/** For a whole spec, next to other busy processes. */
const runWithinMs = 400_000

interface Candidate {
  readonly name: string
  readonly path: string
  readonly exam: Exam
  readonly every: number
}

/** Each service, once for each value of its `everyNth`. */
async function readCandidates(): Promise<Candidate[][]> {
  const files = (await readdir(folder))
    .filter(file => file.endsWith('.ts') && file !== 'mutant.ts')
    .toSorted()
  return Promise.all(
    files.map(async file => {
      const path = resolve(folder, file)
      const { exam } = (await import(path)) as { exam: Exam }
      const name = basename(file, '.ts')
      const { everyNth } = exam
      if (everyNth === undefined) return [{ name, path, exam, every: 1 }]
      return everyNth.map(every => ({ name: `${name} (1 in ${every})`, path, exam, every }))
    }),
  )
}

/**
 * `EXAM_SAMPLE` services, each with one value of `everyNth`, drawn by `SEED`: many runs examine all, and one run stays short.
 * Without a topic, specs alternate, so that one run covers several.
 */
function sampled(services: readonly (readonly Candidate[])[]): readonly Candidate[] {
  const count = process.env['EXAM_SAMPLE']
  const topic = process.env['EXAM_SPEC']
  const ofTopic = services.filter(([first]) => topic === undefined || first?.exam.spec === topic)
  if (count === undefined) return ofTopic.flat()
  const random = xoroshiro128plus(seed())
  const draw = <T>(from: T[]): T[] => from.splice(uniformInt(random, 0, from.length - 1), 1)
  // Services with `firstTry`, and leaks, take about a minute each.
  const isBrief = ({ exam }: Candidate) => exam.firstTry === undefined && exam.spec !== 'specs/leak.spec.ts'
  const from = ofTopic.filter(([first]) => topic !== undefined || (first !== undefined && isBrief(first)))
  const left = [...from]
  const shuffled = from.flatMap(() => draw(left))
  return [...Map.groupBy(shuffled, ([first]) => first?.exam.spec).values()]
    .flatMap(ofOneSpec => ofOneSpec.map((candidates, turn) => ({ candidates, turn })))
    .toSorted((a, b) => a.turn - b.turn)
    .slice(0, Number(count))
    .flatMap(({ candidates }) => draw([...candidates]))
}

/** Runs the spec against the candidate. */
async function checksOf({ path, exam: { spec, only }, every }: Candidate): Promise<readonly Check[]> {
  const env = { SERVICE: path, LEAK_EVERY: String(every), SOAK: '3m' }
  const { metas, said } = await runSpec(spec, { only, env, withinMs: runWithinMs })
  const checks = metas.flatMap(meta => meta.checks ?? [])
  if (checks.length > 0) return checks
  throw new Error(`the spec judged nothing: ${said}`)
}

const services = await readCandidates()

/** What is wrong with the edits of a service. Bundling each would take a minute. */
async function refusalOf({ build, root }: ServiceDescription): Promise<string | undefined> {
  const edits = 'entry' in build ? (build.edits ?? []) : []
  try {
    for (const file of new Set(edits.map(edit => edit.file))) {
      const text = await editedText(file, edits, root)
      if (file.endsWith('.ts')) parseAst(text, { lang: 'ts' })
    }
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

test('every one can be made from the current service', { timeout: runWithinMs }, async () => {
  const refused: string[] = []
  for (const path of new Set(services.flat().map(candidate => candidate.path))) {
    const { service } = (await import(path)) as { service: ServiceDescription }
    const refusal = await refusalOf(service)
    if (refusal !== undefined) refused.push(`${basename(path)}: ${refusal}`)
  }
  expect(services).not.toEqual([])
  expect(refused).toEqual([])
})

const rows = [['service', 'must break', 'took', 'first try', 'line', 'broke']]
const counts = {
  caught: { right: 0, of: 0 },
  acquitted: { right: 0, of: 0 },
  line: { right: 0, of: 0 },
}

function tally(what: keyof typeof counts, right: boolean): void {
  counts[what].of += 1
  if (right) counts[what].right += 1
}

const shownChecks = (checks: readonly Check[]): string =>
  checks.map(check => `${check.id} ${shownMeasured(check)}`).join(', ')

for (const candidate of sampled(services)) {
  const { name, exam } = candidate
  const { breaks, mayBreak = [], blames } = exam
  const expected = breaks.length === 0 ? 'is acquitted' : `is caught by ${breaks.join(', ')}`
  test(`${name} ${expected}`, { timeout: runWithinMs + 10_000 }, async () => {
    const startedAt = performance.now()
    const checks = await checksOf(candidate)
    const failed = checks.filter(({ verdict }) => verdict === 'fail')
    const seconds = `${((performance.now() - startedAt) / 1000).toFixed(0)} s`
    const right = breaks.length === 0 ? failed.length === 0 : failed.some(({ id }) => breaks.includes(id))
    const { firstTry = '' } = exam
    const line = lineOf(failed, exam)
    rows.push([name, breaks.join(' ') || '(decoy)', seconds, firstTry, line, shownChecks(failed) || '–'])
    if (exam.blames !== undefined) tally('line', line === 'first')
    tally(breaks.length === 0 ? 'acquitted' : 'caught', right)
    const allowed = (id: string) => (mayBreak === 'any' ? !breaks.includes(id) : mayBreak.includes(id))
    const broken = failed.map(({ id }) => id).filter(id => !allowed(id))
    const undecided = shownChecks(checks.filter(({ verdict }) => verdict === 'inconclusive'))
    expect(broken.toSorted(), `inconclusive: ${undecided || 'none'}`).toEqual(breaks.toSorted())
    const named = blames === undefined || line !== ''
    expect(named, `the line with ${[blames].flat().join(' or ')} is named`).toBe(true)
  })
}

/** The position of the responsible line among the reported ones: `first`, `named`, or empty. */
function lineOf(failed: readonly Check[], { blames = [] }: Exam): string {
  const lines = failed.flatMap(({ origins }) => origins).filter(({ file }) => file.startsWith('app/'))
  const rank = lines.findIndex(({ text }) => [blames].flat().some(source => text?.includes(source) === true))
  return rank === 0 ? 'first' : rank > 0 ? 'named' : ''
}

afterAll(() => {
  const { caught, acquitted, line } = counts
  console.log(`\n${inColumns(rows)}\n
caught ${caught.right} of ${caught.of}, acquitted ${acquitted.right} of ${acquitted.of}, the right line first in ${line.right} of ${line.of}, SEED=${seed()}\n`)
})
