import type { SerializedError, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { openProgressListener } from '../progress/listener.ts'
import { beginDraft, discardDraft } from '../record/report-draft.ts'
import { withoutSecrets } from '../record/secrets.ts'
import { seed } from '../record/seed.ts'
import { annotations } from '../report/text/annotations.ts'
import { closing, entrances, timing } from '../report/text/closing.ts'
import { brokenIn, chartsOf, checksOf, failedIn, keptIn, tookOf } from './gather.ts'
import { historyOf, movesOf, pastRun, remember } from '../report/results/history.ts'
import type { Results } from '../report/results/results.ts'
import {
  checkedOut,
  environmentMeta,
  fingerprintOf,
  folderIn,
  mergeEnvironments,
  recordEnvironment,
  type Checkout,
  type RunEnvironment,
} from './environment.ts'
import { table, thisScreen } from '../report/text/table.ts'
import { printPlainly } from './plain-errors.ts'
import { tellOfSignals } from './signals.ts'
import { hasSpecs } from './provided.ts'
import { Terminal } from './terminal.ts'
import { unmatched } from './unmatched.ts'
import { pagePath, writeReport } from '../report/write.ts'

/**
 * The only reporter of `npm start`, `npm test` and `npx vitest`: Vitest's own output, and after specs the verification table, the
 * time spent, and `report/`. Errors come last, where a reader looks first.
 */
export default class VerdictReporter extends Terminal {
  /** The results of the last run; undefined where no spec ran, or the report could not be written. */
  results: Results | undefined
  #startedAt = new Date()
  /** Read at the start of a run; merging reports runs nothing. */
  #checkout: Promise<Checkout> | undefined

  // oxlint-disable-next-line typescript/no-misused-promises -- Vitest awaits its reporters' hooks
  override async onInit(vitest: Vitest): Promise<void> {
    printPlainly(vitest)
    const listener = await openProgressListener()
    vitest.onClose(() => listener[Symbol.asyncDispose]())
    this.listener = listener
    super.onInit(vitest)
    vitest.onClose(
      tellOfSignals(signal => {
        if (this.running) this.log(`${signal}: interrupted; the containers of this run are being removed`)
      }),
    )
    if (!vitest.config.mergeReports) this.log(`SEED=${seed()}`)
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#startedAt = new Date()
    this.#checkout = checkedOut()
    const warning = this.running ? beginDraft() : undefined
    if (warning !== undefined) this.log(warning)
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module)
    recordEnvironment(module, this.#startedAt)
  }

  // oxlint-disable-next-line typescript/no-misused-promises -- Vitest awaits its reporters' hooks
  override async onTestRunEnd(...end: Parameters<Terminal['onTestRunEnd']>): Promise<void> {
    const [modules, unhandled] = end
    const specs = modules.filter(({ project }) => hasSpecs(project))
    // Vitest does not report the end of a file that could not start.
    for (const module of specs) recordEnvironment(module, this.#startedAt)
    const together = mergeEnvironments(specs.flatMap(module => environmentMeta(module).ran ?? []))
    // The error of a failed set-up is reported already.
    const leftOut = modules.length === 0 && this.planned > 0
    this.unasked = leftOut ? undefined : await unmatched(this.ctx, modules)
    // Vitest exits with 0 where all tests were skipped.
    if (this.unasked !== undefined && !this.ctx.config.watch) process.exitCode ||= 1
    if (together === undefined || this.unasked !== undefined) {
      discardDraft()
      return super.onTestRunEnd(...end)
    }
    const { service, facts, ...ran } = together.ran
    const results = withoutSecrets(this.#resultsOf(specs, unhandled, ran))
    const charts = withoutSecrets(specs.flatMap(chartsOf))
    const where = { ...fingerprintOf(results, service), ...(await (this.#checkout ?? checkedOut())) }
    const history = historyOf(await remember(pastRun(results, where)))
    const moved = movesOf(history)
    const screen = thisScreen()
    // Where no system has started, there is nothing to report but the errors.
    if (results.checks.length > 0) {
      this.log(`\n${table(results, { ...screen, moved })}\n\n${timing(results.took, screen.columns)}`)
    }
    super.onTestRunEnd(...end)
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
    if (broken && !this.ctx.config.watch) process.exitCode ||= 1
    this.results = results
  }

  #resultsOf(
    specs: readonly TestModule[],
    unhandled: readonly SerializedError[],
    ran: Omit<RunEnvironment, 'service' | 'facts'>,
  ): Results {
    const images = this.listener?.timeOf('image', this.#startedAt.getTime()) ?? 0
    return {
      schema: 2,
      ...ran,
      checks: specs.flatMap(checksOf),
      failed: specs.flatMap(failedIn),
      broken: [
        ...specs.flatMap(brokenIn),
        ...unhandled.map(({ message }) => ({ spec: 'specs', test: 'unhandled error', message })),
      ],
      took: [
        ...(images < 100 ? [] : [{ what: 'images', ms: images, tests: [] }]),
        ...specs.map(spec => {
          const setUpMs = this.setUpMs.get(spec.id)
          return { ...tookOf(spec), ...(setUpMs !== undefined && { setUpMs }) }
        }),
      ],
    }
  }
}
