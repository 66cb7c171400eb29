import { stripVTControlCharacters } from 'node:util'
import {
  DefaultReporter,
  type TestCase,
  type TestModule,
  type TestSpecification,
  type Vitest,
} from 'vitest/node'
import type { ProgressListener } from '../progress/listener.ts'
import { view, type ProgressView } from '../progress/view.ts'
import { promised } from '../report/text/explain.ts'
import { painted, thisScreen } from '../report/text/table.ts'
import { pathOf } from './gather.ts'
import { hasSpecs } from './provided.ts'
import { judgedMeta } from './task-meta.ts'

/** Whether a failed test has no violation, only checks that are inconclusive. */
function isUndecided(test: TestCase): boolean {
  const verdicts = new Set((judgedMeta(test.meta()).checks ?? []).map(({ verdict }) => verdict))
  return test.result().state === 'failed' && verdicts.has('inconclusive') && !verdicts.has('fail')
}

const failed = ' FAIL '

/** Replaces Vitest's red FAIL above tests that are inconclusive: Vitest knows only passed and failed. Lasts until disposed. */
export function inconclusiveLabels(logger: Pick<Vitest['logger'], 'error'>, names: readonly string[]) {
  const error = logger.error.bind(logger)
  logger.error = (...said) => {
    const line = stripVTControlCharacters(String(said[0] ?? ''))
    const isOurs = line.startsWith(failed) && names.some(name => line.includes(name))
    const label = painted('INCONCLUSIVE', 'inconclusive', thisScreen().colour)
    error(...(isOurs ? [` ${label} ${line.slice(failed.length)}`] : said))
  }
  return { [Symbol.dispose]: () => void (logger.error = error) }
}

/** Reports each test as soon as it ends, with the progress view of the other commands in place of Vitest's. */
export class Terminal extends DefaultReporter {
  /** Set before the first hook. */
  listener: ProgressListener | undefined
  /** How long a spec waited for systems, by the id of the spec. */
  readonly setUpMs = new Map<string, number>()
  readonly #printed = new Set<string>()
  /** The end of the previous spec: Vitest reports the start of a spec late. */
  #since = Date.now()
  #view: ProgressView | undefined
  /** Whether specs are running. */
  protected running = false
  protected planned = 0
  /** The reason why no test ran, where known. */
  protected unasked: string | undefined

  constructor() {
    super({ summary: false })
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#printed.clear()
    this.planned = specifications.length
    this.running = specifications.some(({ project }) => hasSpecs(project))
    this.#since = Date.now()
    // Other tests report no progress.
    this.#view = this.running && this.listener ? view(this.listener) : undefined
  }

  override onTestRunEnd(...end: Parameters<DefaultReporter['onTestRunEnd']>): void {
    this.#view?.[Symbol.dispose]()
    this.#view = undefined
    this.running = false
    const [modules, unhandled] = end
    if (this.unasked !== undefined) this.log(this.unasked)
    // After a failed set-up, Vitest would report that it found no tests.
    else if (this.planned === 0 || modules.length > 0) {
      const tests = modules.flatMap(module => [...module.children.allTests()])
      const undecided = tests.filter(isUndecided).map(({ name }) => name)
      using _ = inconclusiveLabels(this.ctx.logger, undecided)
      return super.onTestRunEnd(...end)
    }
    if (unhandled.length > 0) this.ctx.logger.printUnhandledErrors([...unhandled])
  }

  override log(...messages: readonly unknown[]): void {
    this.#view?.clear()
    super.log(...messages)
  }

  override onUserConsoleLog(...said: Parameters<DefaultReporter['onUserConsoleLog']>): void {
    this.#view?.clear()
    super.onUserConsoleLog(...said)
  }

  override onTestModuleEnd(module: TestModule): void {
    // A file that `-t` leaves out is not reported.
    const isLeftOut = this.ctx.config.testNamePattern !== undefined && module.state() === 'skipped'
    if (!isLeftOut) super.onTestModuleEnd(module)
    const setUpMs = this.listener?.timeOf('system', this.#since) ?? 0
    if (setUpMs > 0) this.setUpMs.set(module.id, setUpMs)
    this.#since = Date.now()
    this.listener?.clear()
  }

  override onTestCaseResult(test: TestCase): void {
    super.onTestCaseResult(test)
    if (!hasSpecs(test.project) || test.result().state === 'skipped') return
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
}
