import {
  DefaultReporter,
  type TestCase,
  type TestModule,
  type TestSpecification,
  type Vitest,
} from 'vitest/node'
import { openProgressListener, view, type ProgressListener, type ProgressView } from '../progress/view.ts'
import { beginDraft, discardDraft } from '../record/report-draft.ts'
import { withoutSecrets } from '../record/secrets.ts'
import { seed } from '../record/seed.ts'
import { annotations } from '../report/text/annotations.ts'
import { closing, engineLine, entrances, timing } from '../report/text/closing.ts'
import { promised } from '../report/text/explain.ts'
import { brokenIn, chartsOf, checksOf, failedIn, keptIn, pathOf, tookOf } from './gather.ts'
import { inconclusiveLabels, isUndecided } from './inconclusive.ts'
import { historyOf, movesOf, pastRun, remember } from '../report/results/history.ts'
import { exitCodes, overall, type Results } from '../report/results/results.ts'
import {
  checkedOut,
  environmentMeta,
  folderIn,
  mergeEnvironments,
  processor,
  recordEnvironment,
} from './environment.ts'
import { painted, table, thisScreen } from '../report/text/table.ts'
import { printPlainly, withTestHint } from './plain-errors.ts'
import { tellOfSignals } from './signals.ts'
import { hasSpecs } from './provided.ts'
import { judgedMeta } from './task-meta.ts'
import { unmatched } from './unmatched.ts'
import { pagePath, writeReport } from '../report/write.ts'

type RunEnd = Parameters<DefaultReporter['onTestRunEnd']>

/** The only reporter: prints each test when it ends, then table, time spent and `report/`; errors last, where readers look. */
export default class VerdictReporter extends DefaultReporter {
  /** The results of the last run; undefined where no spec ran, or the report could not be written. */
  results: Results | undefined
  #listener: ProgressListener | undefined
  #view: ProgressView | undefined
  #running = false
  #planned = 0
  readonly #printed = new Set<string>()
  #startedAt = new Date()
  /** Read at the start of a run: files may change while it is under way. */
  #checkout: ReturnType<typeof checkedOut> | undefined

  constructor() {
    super({ summary: false })
  }

  // oxlint-disable-next-line typescript/no-misused-promises -- Vitest awaits its reporters' hooks
  override async onInit(vitest: Vitest): Promise<void> {
    printPlainly(vitest)
    const listener = await openProgressListener()
    vitest.onClose(() => listener[Symbol.asyncDispose]())
    this.#listener = listener
    super.onInit(vitest)
    vitest.onClose(
      tellOfSignals(signal => {
        if (this.#running) this.log(`${signal}: interrupted; the containers of this run are being removed`)
      }),
    )
    if (!vitest.config.mergeReports) this.log(`SEED=${seed()}`)
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#printed.clear()
    this.#planned = specifications.length
    this.#running = specifications.some(({ project }) => hasSpecs(project))
    this.#startedAt = new Date()
    this.#checkout = checkedOut()
    // Other tests report no progress, and have no report.
    if (!this.#running) return
    if (this.#listener !== undefined) this.#view = view(this.#listener)
    const warning = beginDraft()
    if (warning !== undefined) this.log(warning)
  }

  override log(...messages: readonly unknown[]): void {
    this.#view?.clear()
    super.log(...messages)
  }

  override onUserConsoleLog(...said: Parameters<DefaultReporter['onUserConsoleLog']>): void {
    this.#view?.clear()
    super.onUserConsoleLog(...said)
  }

  override onTestCaseResult(test: TestCase): void {
    const isSpec = hasSpecs(test.project)
    const errors = isSpec ? (test.result().errors ?? []) : []
    for (const error of errors) error.message = withTestHint(error.message)
    super.onTestCaseResult(test)
    if (!isSpec || test.result().state === 'skipped') return
    this.#printed.add(test.id)
    const name = `${pathOf(test.module)} > ${test.fullName}`
    const prefix = isUndecided(test)
      ? painted('?', 'inconclusive', thisScreen().colour)
      : this.getEntityPrefix(test)
    this.log(` ${prefix} ${name}${this.getTestCaseSuffix(test)}`)
    for (const check of judgedMeta(test.meta()).checks ?? []) {
      if (check.verdict !== 'pass') this.log(`     ${promised(check)}`)
    }
  }

  protected override printTestCase(...[state, test]: Parameters<DefaultReporter['printTestCase']>): void {
    if (!this.#printed.has(test.id)) super.printTestCase(state, test)
  }

  override onTestModuleEnd(module: TestModule): void {
    // A file that `-t` leaves out is not reported.
    const isLeftOut = this.ctx.config.testNamePattern !== undefined && module.state() === 'skipped'
    if (!isLeftOut) super.onTestModuleEnd(module)
    this.#listener?.clear()
    recordEnvironment(module, this.#startedAt)
  }

  // oxlint-disable-next-line typescript/no-misused-promises -- Vitest awaits its reporters' hooks
  override async onTestRunEnd(...end: RunEnd): Promise<void> {
    const [modules, unhandled] = end
    const specs = modules.filter(({ project }) => hasSpecs(project))
    // Vitest does not report the end of a file that could not start.
    for (const module of specs) recordEnvironment(module, this.#startedAt)
    const together = mergeEnvironments(specs.flatMap(module => environmentMeta(module).ran ?? []))
    // The error of a failed set-up is reported already.
    const leftOut = modules.length === 0 && this.#planned > 0
    const unasked = leftOut ? undefined : await unmatched(this.ctx, modules)
    // Vitest exits with 0 where all tests were skipped.
    if (unasked !== undefined && !this.ctx.config.watch) process.exitCode ||= 1
    if (together === undefined || unasked !== undefined) {
      discardDraft()
      return this.#printTests(end, unasked)
    }
    const { service, facts, replayOptions: _, ...ran } = together.ran
    const results = withoutSecrets<Results>({
      schema: 2,
      ...ran,
      checks: specs.flatMap(checksOf),
      failed: specs.flatMap(failedIn),
      broken: [
        ...specs.flatMap(brokenIn),
        ...unhandled.map(({ message }) => ({ spec: 'specs', test: 'unhandled error', message })),
      ],
      took: specs.map(tookOf),
    })
    const charts = withoutSecrets(specs.flatMap(chartsOf))
    const checkout = await (this.#checkout ?? checkedOut())
    const where = { service, machine: processor(), engine: engineLine(results), ...checkout }
    const history = historyOf(await remember(pastRun(results, where)))
    const moved = movesOf(history)
    const screen = thisScreen()
    // Where no system has started, there is nothing to report but the errors.
    if (results.checks.length > 0) {
      this.log(`\n${table(results, { ...screen, moved })}\n\n${timing(results.took, screen.columns)}`)
    }
    this.#printTests(end)
    if (process.env['GITHUB_ACTIONS'] === 'true') {
      const folder = await folderIn(process.env['GITHUB_WORKSPACE'], this.ctx.config.root)
      annotations(results, folder).forEach(line => this.log(line))
    }
    const kept = specs.flatMap(keptIn)
    if (kept.length > 0) this.log(`${entrances(kept)}\n`)
    for (const difference of together.differences) this.log(difference)
    this.log(closing(results, screen))
    // Written after the verdict is printed, which must not wait for the page.
    await writeReport({ results, charts, facts, history, moved })
    this.log(`${pagePath}\n`)
    // A test that catches the failure of a check, or expects it, passes in Vitest's own list.
    const broken = results.checks.some(({ verdict }) => verdict !== 'pass')
    const othersPassed = modules.every(module => hasSpecs(module.project) || module.ok())
    // Vitest has set 1 for an inconclusive check, too.
    if (broken && !this.ctx.config.watch && Number(process.exitCode ?? 0) <= exitCodes.fail)
      process.exitCode = othersPassed ? exitCodes[overall(results)] : exitCodes.fail
    this.results = results
  }

  /** `unasked`: the reason why no test ran, where known. */
  #printTests(end: RunEnd, unasked?: string): void {
    this.#view?.[Symbol.dispose]()
    this.#view = undefined
    this.#running = false
    const [modules, unhandled] = end
    if (unasked !== undefined) this.log(unasked)
    // After a failed set-up, Vitest would report that it found no tests.
    else if (this.#planned === 0 || modules.length > 0) {
      const undecided = modules.flatMap(({ children, relativeModuleId: file }) =>
        [...children.allTests()].filter(isUndecided).map(({ fullName }) => `${file} > ${fullName}`),
      )
      using _ = inconclusiveLabels(this.ctx.logger, undecided)
      return super.onTestRunEnd(...end)
    }
    if (unhandled.length > 0) this.ctx.logger.printUnhandledErrors([...unhandled])
  }
}
