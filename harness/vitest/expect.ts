import {
  expect as base,
  TestRunner,
  type Assertion,
  type ExpectStatic,
  type MatcherState,
  type RunnerTask,
  type RunnerTestCase,
} from 'vitest'
import {
  isMeasured,
  judge,
  named,
  type AnyRecord,
  type LimitsOf,
  type MeasuredFaultRun,
  type OwnJudgements,
} from '../judge/records/judge.ts'
import type { LoggedLine } from '../record/logged-line.ts'
import type { Judgement } from '../judge/judgement.ts'
import { HarnessError, shown } from '../record/errors.ts'
import type { SavedRecord } from '../record/json.ts'
import { checkValue, defined, isRecord, isText, kindRule } from '../record/option.ts'
import { withoutSecrets } from '../record/secrets.ts'
import { checkFaultRunLimits } from '../measure/domain-checks.ts'
import { checkPromises, planNameRule } from '../measure/plan-rules.ts'
import type { Panel } from '../report/charts/chart.ts'
import { faultRunPanel, flaggedAt, isAbout } from '../report/charts/fault-run.ts'
import { recordPanels } from '../report/charts/record-panels.ts'
import { checkOf, type Check } from '../report/results/results.ts'
import { linesAround } from '../report/logs.ts'
import { saveRecord } from '../report/records.ts'
import { replayOf } from '../report/results/replay.ts'
import { explainAll } from '../report/text/explain.ts'
import { registry } from '../system/registry.ts'
import { provided } from './provided.ts'
import { placeOf } from './spec-names.ts'
import { judgedMeta } from './task-meta.ts'
import { noteJudged } from './unjudged.ts'

interface RecordMatchers<One extends AnyRecord> {
  /**
   * Judges a record by the promises of its plan, or by `promises` where given. Each promise is a check. Fails with the evidence;
   * a promise that cannot be decided fails as inconclusive. Cannot be negated. `name` replaces the name of the plan: a record
   * that is judged twice needs two names.
   *
   * @throws HarnessError where there is no promise, or two records of one file would make checks with the same id.
   * @example expect(await run({ …, promises: { p99: ms(100) } })).toMeet()
   */
  toMeet(promises?: LimitsOf<One>, name?: string): void
}

interface JudgementMatchers {
  /**
   * Asserts custom judgements: each is a check. `name` is the prefix of the name of each check: what is judged twice needs two
   * names. The report shows the charts of `faultRuns` beside them, with flags for those whose names begin with the name of the run.
   *
   * @throws HarnessError where there is no judgement, an argument is neither a name nor the record of a fault run, or two checks
   * would have the same id.
   * @example
   * expect([judgeAudit({ check: 'stock', title: 'no stock below zero', of: 'products', examined, violations })]).toHold()
   * expect([exactlyOnce(record, rows)]).toHold('crowd')
   */
  toHold(name: string, ...faultRuns: readonly MeasuredFaultRun[]): void
  toHold(...faultRuns: readonly MeasuredFaultRun[]): void
}

interface Matching {
  <One extends AnyRecord>(record: One, message?: string): Assertion<void, One> & RecordMatchers<One>
  (
    judgements: readonly Judgement[],
    message?: string,
  ): Assertion<void, readonly Judgement[]> & JudgementMatchers
  <Actual>(actual: Actual, message?: string): Assertion<void, Actual>
}

/** Vitest's `expect` with additional matchers, also for `expect.soft`. Other packages' `expect` is not changed. */
interface Expect extends Matching, ExpectStatic {
  readonly soft: Matching & ExpectStatic['soft']
}

interface Judged extends Pick<AnyRecord, 'name'>, Pick<SavedRecord, 'record'> {
  readonly judgements: readonly Judgement[]
  readonly panels: readonly Panel[]
}

/** Saves the record, stores judgements and panels with the running test, for the reporter, and throws an error for what failed. */
function conclude({ name, record, judgements, panels }: Judged, { isNot }: MatcherState) {
  if (isNot) {
    throw new HarnessError('a promise cannot be negated: inconclusive would turn into a pass', {
      fix: 'state the limit that should hold, without `.not`',
    })
  }
  if (judgements.length === 0) {
    throw new HarnessError('the list of judgements is empty', { fix: 'pass at least one judgement' })
  }
  const task = TestRunner.getCurrentTest<RunnerTestCase>()
  const place = placeOf(task)
  // First: what was measured can be judged again also where a name clashes.
  saveRecord({ ...place, ...(name !== undefined && { name }), record })
  const checks = withoutSecrets(judgements).map(judgement => checkOf(place, judgement))
  assertNew(checks, task)
  const meta = judgedMeta(task.meta)
  meta.checks = [...(meta.checks ?? []), ...checks]
  meta.panels = [...(meta.panels ?? []), ...panels]
  const broken = checks.filter(({ verdict }) => verdict !== 'pass')
  const replay = replayOf(place.spec, place.test, provided('environment')?.replayOptions)
  // Beside the lines around a violation, those of the end of the run are noise.
  const logs = broken.some(tellsLogLines) ? {} : registry.lastLines()
  return { pass: broken.length === 0, message: () => explainAll(broken, { logs, replay }) }
}

/** Adds to a failed rule the log lines from when it was first violated. */
function withLogLines(judgement: Judgement, logs: readonly LoggedLine[] = []): Judgement {
  const [first] = judgement.moments ?? []
  if (judgement.verdict === 'pass' || first === undefined) return judgement
  return { ...judgement, evidence: [...judgement.evidence, ...linesAround(logs, first)] }
}

const tellsLogLines = ({ evidence }: Check): boolean => evidence.some(({ kind }) => kind === 'logLines')

/** @throws HarnessError for an id that another check of the file has: two records of one test need names. */
function assertNew(checks: readonly Check[], task: RunnerTestCase): void {
  const tests = new Map(
    testsIn(task.file).flatMap(({ fullTestName, meta }) =>
      (judgedMeta(meta).checks ?? []).map(({ id }) => [id, fullTestName] as const),
    ),
  )
  for (const { id } of checks) {
    const first = tests.get(id)
    if (first !== undefined) {
      throw new HarnessError(`the check ${id} exists already in this file, in the test ${shown(first)}`, {
        fix: "give the plan a `name`, or write toHold('evening'): then its checks are called `….evening.…`; what was measured is saved: npx vitest-plumbline judge report/records/*.json",
      })
    }
    tests.set(id, task.fullTestName)
  }
}

const testsIn = (task: RunnerTask): RunnerTestCase[] =>
  task.type === 'suite' ? task.tasks.flatMap(testsIn) : [task]

/** @throws HarnessError for a value that no fixture returns. A run-time check, because Vitest strips types. */
function recordIn(received: unknown): AnyRecord {
  if (received instanceof Promise) {
    throw new HarnessError('a JavaScript promise is not a record', {
      fix: 'await it: run(…) returns a promise',
    })
  }
  if (isMeasured(received)) return received
  throw new HarnessError(`${shown(received)} is not a record`, {
    fix: 'give `expect` what a fixture returns: expect(await run({ … })).toMeet()',
  })
}

/** @throws HarnessError for what is no list of judgements. A run-time check, because Vitest strips types. */
function checkJudgements(received: unknown): asserts received is readonly Judgement[] {
  const isJudgement = (one: unknown) => isRecord(one) && isText(one['check']) && isText(one['verdict'])
  if (Array.isArray(received) && received.every(isJudgement)) return
  const what = isJudgement(received) ? 'one judgement' : shown(received)
  throw new HarnessError(`${what} is not a list of judgements`, {
    fix: 'give `expect` what a judge returns, in a list: expect([judgeAudit({ … })]).toHold(); a record has expect(record).toMeet()',
  })
}

/** @throws HarnessError for what is neither a name nor a record. A run-time check, because Vitest strips types. */
function nameAndRuns(given: readonly unknown[]) {
  const [name, ...runs] = typeof given[0] === 'string' ? given : [undefined, ...given]
  if (name !== undefined) checkValue('toHold: name', name, planNameRule)
  for (const run of runs) checkValue('toHold: record', run, faultRunRule)
  return { name: name as string | undefined, runs: runs as readonly MeasuredFaultRun[] }
}

const faultRunRule = kindRule('faultRun', 'await faultRun({ … })', 'a name, then records of fault runs')

base.extend({
  toMeet(received: unknown, others?: AnyRecord['promises'], otherName?: string) {
    const record = recordIn(received)
    if (otherName !== undefined) checkValue('toMeet: name', otherName, planNameRule)
    const judged = { ...record, ...defined({ promises: others, name: otherName }) } as AnyRecord
    if (judged.kind === 'faultRun') checkFaultRunLimits(judged.promises)
    else checkPromises(judged.kind, judged.promises)
    noteJudged(record)
    const judgements = judge(judged)
    const panels = recordPanels(judged).map(panel => flaggedAt(panel, judgements))
    const logs = 'logs' in judged ? judged.logs : undefined
    const told = judgements.map(one => withLogLines(one, logs))
    return conclude({ name: judged.name, record: judged, judgements: told, panels }, this)
  },
  toHold(received: unknown, ...given: readonly unknown[]) {
    checkJudgements(received)
    const { name, runs } = nameAndRuns(given)
    const judgements = named(received, name)
    const about = (run: MeasuredFaultRun) => judgements.filter(judgement => isAbout(run, judgement))
    const panels = runs.map(run => flaggedAt(faultRunPanel(run), about(run)))
    noteJudged()
    const told = judgements.map(one => withLogLines(one, runs.find(run => isAbout(run, one))?.logs))
    const record: OwnJudgements = { kind: 'judgements', promises: {}, judgements }
    return conclude({ name: judgements[0]?.check ?? '', record, judgements: told, panels }, this)
  },
})

/**
 * Vitest's `expect` with two more matchers: `toMeet` for the record of a fixture, `toHold` for custom judgements.
 *
 * @example expect(await leak({ promises: { heap: bytesPerRequest(8) } })).toMeet()
 */
export const expect: Expect = base as Expect
