import { DefaultReporter, type TestCase, type TestModule, type TestSpecification } from 'vitest/node'
import { promised } from './explain.ts'
import { pathOf } from './gather.ts'

const unitProject = 'unit'

export const isSpec = ({ project }: TestModule | TestCase): boolean => project.name !== unitProject

/** Vitest's own output; but a spec takes long, so each of its tests is told of as soon as it is over. */
export class Terminal extends DefaultReporter {
  readonly #printed = new Set<string>()

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#printed.clear()
  }

  override onTestCaseResult(test: TestCase): void {
    super.onTestCaseResult(test)
    if (!isSpec(test)) return
    this.#printed.add(test.id)
    const name = `${pathOf(test.module)} > ${test.fullName}`
    this.log(` ${this.getEntityPrefix(test)} ${name}${this.getTestCaseSuffix(test)}`)
    for (const check of test.meta().checks ?? []) {
      if (check.verdict !== 'pass') this.log(`     ${promised(check)}`)
    }
  }

  protected override printTestCase(...[state, test]: Parameters<DefaultReporter['printTestCase']>): void {
    if (!this.#printed.has(test.id)) super.printTestCase(state, test)
  }
}
