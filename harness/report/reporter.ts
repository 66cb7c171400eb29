import { mkdir, rm, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node'
import { seed } from '../seed.ts'
import { exhibitsOf } from './gather-exhibits.ts'
import { page } from './page.ts'
import { resultsPath, type BrokenTest, type CheckResult, type Results } from './results.ts'
import { readSetting } from './setting.ts'
import { summary } from './summary.ts'
import { table } from './table.ts'

const unitProject = 'unit'

/** Prints the verification table after the specs and writes `report/`. Silent where only unit tests ran. */
export default class VerdictReporter implements Reporter {
  #vitest: Vitest | undefined
  #startedAt = new Date()

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    vitest.logger.log(`SEED=${seed()}`)
  }

  async onTestRunStart(): Promise<void> {
    this.#startedAt = new Date()
    // What an aborted run leaves behind must not be taken for its result.
    await rm(resultsPath, { force: true })
  }

  async onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Promise<void> {
    const specs = modules.filter(({ project }) => project.name !== unitProject)
    const [first] = specs
    if (first === undefined || this.#vitest === undefined) return
    const { engine, base, images } = first.project.getProvidedContext()
    const results: Results = {
      schema: 1,
      startedAt: this.#startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      seed: seed(),
      engine: { name: engine.name, version: engine.version, cgroup: engine.cgroup, cpus: engine.cpus },
      checks: specs.flatMap(checksOf),
      broken: [
        ...specs.flatMap(brokenIn),
        ...unhandled.map(error => ({ spec: 'specs', test: 'unhandled error', message: error.message })),
      ],
    }
    const exhibits = specs.flatMap(exhibitsOf)
    const setting = await readSetting({ ...base, ...images }, this.#vitest.version)
    await mkdir('report', { recursive: true })
    await Promise.all([
      writeFile(resultsPath, `${JSON.stringify(results, null, 2)}\n`),
      writeFile('report/summary.md', summary(results)),
      writeFile('report/exhibits.json', JSON.stringify(exhibits)),
      writeFile(
        'report/index.html',
        await page({ results, exhibits, setting, history: new Map(), moved: new Map() }),
      ),
    ])
    this.#vitest.logger.log(`\n${table(results, { colour: process.stdout.hasColors?.() ?? false })}`)
    this.#vitest.logger.log('report/index.html\n')
  }
}

const pathOf = ({ moduleId }: TestModule): string => relative(process.cwd(), moduleId)

const checksOf = (module: TestModule): CheckResult[] =>
  [...module.children.allTests()].flatMap(test =>
    (test.meta().checks ?? []).map(check => ({ spec: pathOf(module), ...check })),
  )

/** Errors that no check accounts for, of the file itself, its suites and their hooks, and its tests. */
function brokenIn(module: TestModule): BrokenTest[] {
  const spec = pathOf(module)
  const broken = (test: string, errors: readonly SerializedError[]) =>
    errors.map(({ message }) => ({ spec, test, message }))
  return [
    ...broken('the file', module.errors()),
    ...[...module.children.allSuites()].flatMap((suite: TestSuite) => broken(suite.fullName, suite.errors())),
    ...[...module.children.allTests()]
      .filter(test => !judged(test))
      .flatMap(test => broken(test.fullName, test.result().errors ?? [])),
  ]
}

const judged = (test: TestCase): boolean =>
  (test.meta().checks ?? []).some(({ verdict }) => verdict !== 'pass')
