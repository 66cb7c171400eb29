/**
 * A process that keeps one Vitest alive and reports for each mutant whether a test detected it. An endless mutant is ended with
 * its process. A mutant replaces its file at load time and is never written to the disk.
 */
import { resolve } from 'node:path'
import { createVitest, type TestSpecification } from 'vitest/node'

/** A file with the source to test; all other files are unchanged. */
export interface Trial {
  readonly file: string
  readonly source: string
}

/** `noticed`: whether a test failed. */
export interface Outcome {
  readonly noticed: boolean
}

let trial: Trial | undefined

const vitest = await createVitest(
  {
    config: false,
    watch: false,
    include: ['harness/judge/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    bail: 1,
    // A test that times out because the machine is busy has detected nothing.
    testTimeout: 50_000,
    // The cache uses the file on the disk: a mutant would never be loaded.
    fsModuleCache: false,
    reporters: [{}],
  },
  {
    logLevel: 'silent',
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        load: id => (trial !== undefined && id === resolve(trial.file) ? trial.source : undefined),
      },
    ],
  },
)
await vitest.standalone()

process.on('message', (message: Trial) => void tell(message))
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function tell(message: Trial): Promise<void> {
  const file = resolve(message.file)
  for (const changed of new Set([resolve(trial?.file ?? file), file])) vitest.invalidateFile(changed)
  trial = message
  const tests = await testsOf(file)
  const isOwn = ({ moduleId }: TestSpecification) => moduleId === file.replace(/\.ts$/, '.test.ts')
  // The file's own tests detect most, and the others take ten times as long.
  const noticed = (await fails(tests.filter(isOwn))) || (await fails(tests.filter(test => !isOwn(test))))
  process.send?.({ noticed } satisfies Outcome)
}

async function fails(tests: TestSpecification[]): Promise<boolean> {
  if (tests.length === 0) return false
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(tests)
  // Vitest also lists the tests of earlier runs.
  const asked = new Set(tests.map(({ moduleId }) => moduleId))
  const failed = testModules.filter(module => module.state() === 'failed')
  return unhandledErrors.length > 0 || failed.some(({ moduleId }) => asked.has(moduleId))
}

/** Tests that import it, directly or indirectly. */
async function testsOf(file: string): Promise<TestSpecification[]> {
  vitest.config.related = [file]
  return await vitest.getRelevantTestSpecifications()
}
