import {
  DefaultReporter,
  type TestCase,
  type TestModule,
  type TestSpecification,
  type Vitest,
} from 'vitest/node'
import type { ProgressListener } from '../progress/listener.ts'
import { lineEveryMs } from '../progress/view.ts'
import { promised } from '../report/text/explain.ts'
import { pathOf } from './gather.ts'
import { judgedMeta } from './task-meta.ts'

const unitProject = 'unit'

export const isSpec = ({ project }: TestModule | TestCase): boolean => project.name !== unitProject

/** The part of Vitest's window on a terminal that says how far the run is. */
interface Summary {
  createSummary(): string[]
}

/**
 * Vitest's own output; but a spec takes long. So each of its tests is told of as soon as it is over, and what is under way
 * is shown: in Vitest's window where there is a terminal, as a line every ten seconds elsewhere.
 */
export class Terminal extends DefaultReporter {
  /** Set before the first hook. */
  listener: ProgressListener | undefined
  /** By the id of a spec: how long it waited for systems. */
  readonly setUpMs = new Map<string, number>()
  readonly #printed = new Set<string>()
  /** When the spec before has ended: that a spec begins is told later than it does. */
  #since = Date.now()
  #timer: NodeJS.Timeout | undefined

  override onInit(vitest: Vitest): void {
    super.onInit(vitest)
    const summary = Reflect.get(this, 'summary') as Summary | undefined
    if (summary === undefined) return
    const createSummary = summary.createSummary.bind(summary)
    summary.createSummary = () => [...this.#window(), ...createSummary()]
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#printed.clear()
    this.#since = Date.now()
    if (this.isTTY) return
    this.#timer = setInterval(
      () => this.listener?.lasting().forEach(line => this.log(`   ${line}`)),
      lineEveryMs,
    )
    this.#timer.unref()
  }

  override onTestRunEnd(...end: Parameters<DefaultReporter['onTestRunEnd']>): void {
    clearInterval(this.#timer)
    super.onTestRunEnd(...end)
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module)
    const setUpMs = this.listener?.timeOf('system', this.#since) ?? 0
    if (setUpMs > 0) this.setUpMs.set(module.id, setUpMs)
    this.#since = Date.now()
    this.listener?.clear()
  }

  #window(): string[] {
    const lines = this.listener?.lines() ?? []
    const width = (process.stdout.columns ?? 80) - 4
    return lines.length === 0 ? [] : ['', ...lines.map(line => `   ${line.slice(0, width)}`)]
  }

  override onTestCaseResult(test: TestCase): void {
    super.onTestCaseResult(test)
    if (!isSpec(test) || test.result().state === 'skipped') return
    this.#printed.add(test.id)
    const name = `${pathOf(test.module)} > ${test.fullName}`
    this.log(` ${this.getEntityPrefix(test)} ${name}${this.getTestCaseSuffix(test)}`)
    for (const check of judgedMeta(test.meta()).checks ?? []) {
      if (check.verdict !== 'pass') this.log(`     ${promised(check)}`)
    }
  }

  protected override printTestCase(...[state, test]: Parameters<DefaultReporter['printTestCase']>): void {
    if (!this.#printed.has(test.id)) super.printTestCase(state, test)
  }
}
