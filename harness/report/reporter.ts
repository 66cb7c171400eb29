import { rmSync } from 'node:fs'
import type { SerializedError, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { seed } from '../seed.ts'
import { annotations } from './annotations.ts'
import { closing, timing } from './closing.ts'
import { brokenIn, checksOf, exhibitsOf, failedIn, tookOf } from './gather.ts'
import { noteRan, ranTogether, type Ran } from './ran.ts'
import { resultsPath, type Results } from './results.ts'
import { table } from './table.ts'
import { isSpec, Terminal } from './terminal.ts'
import { pagePath, writeReport } from './write.ts'

const columnsWithoutTerminal = 80

/** Vitest waits for the end of a hook; the types of its own reporters say that theirs never takes time. */
interface Waiting {
  onInit(vitest: Vitest): void
  onTestRunStart(specifications: readonly TestSpecification[]): void
  onTestModuleEnd(module: TestModule): void
  onTestRunEnd(...end: Parameters<Terminal['onTestRunEnd']>): void | Promise<void>
  log(...lines: readonly string[]): void
}
const WaitingTerminal = Terminal as unknown as new () => Waiting

/**
 * The one reporter of `npm start`, `npm test` and `npx vitest`: Vitest's own, and after specs the verification table, where
 * the time went, and `report/`. What is wrong comes last, where the reader's eyes are.
 */
export default class VerdictReporter extends WaitingTerminal {
  #startedAt = new Date()

  override onInit(vitest: Vitest): void {
    super.onInit(vitest)
    if (!vitest.config.mergeReports) this.log(`SEED=${seed()}`)
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#startedAt = new Date()
    // What an aborted run leaves behind must not be taken for its result.
    rmSync(resultsPath, { force: true })
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module)
    this.#note(module)
  }

  override async onTestRunEnd(...end: Parameters<Terminal['onTestRunEnd']>): Promise<void> {
    const [modules, unhandled] = end
    const specs = modules.filter(isSpec)
    // Vitest tells of no end of a file that could not begin.
    for (const module of specs) this.#note(module)
    const together = ranTogether(specs.flatMap(module => module.meta().ran ?? []))
    if (together === undefined) return super.onTestRunEnd(...end)
    const { service, setting, ...ran } = together.ran
    const results = resultsOf(specs, unhandled, ran)
    const moved = await writeReport(results, { service, setting, exhibits: specs.flatMap(exhibitsOf) })
    const colour = process.stdout.hasColors?.() ?? false
    const columns = process.stdout.columns ?? columnsWithoutTerminal
    this.log(`\n${table(results, { colour, columns, moved })}\n\n${timing(results.took, columns)}`)
    await super.onTestRunEnd(...end)
    if (process.env['GITHUB_ACTIONS'] === 'true') annotations(results).forEach(line => this.log(line))
    for (const difference of together.differences) this.log(difference)
    this.log(`${closing(results, colour)}\n${pagePath}\n`)
  }

  #note(module: TestModule): void {
    noteRan(module, { startedAt: this.#startedAt, seed: seed() })
  }
}

const resultsOf = (
  specs: readonly TestModule[],
  unhandled: readonly SerializedError[],
  ran: Omit<Ran, 'service' | 'setting'>,
): Results => ({
  schema: 1,
  ...ran,
  checks: specs.flatMap(checksOf),
  failed: specs.flatMap(failedIn),
  broken: [
    ...specs.flatMap(brokenIn),
    ...unhandled.map(({ message }) => ({ spec: 'specs', test: 'unhandled error', message })),
  ],
  took: specs.map(tookOf),
})
