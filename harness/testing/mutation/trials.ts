/**
 * A process that keeps one Vitest alive and tells of each mutant whether a test noticed it. One that never ends is ended
 * with its process. A mutant is put in while its file is loaded: none is ever written to the disk.
 */
import { dirname, resolve } from 'node:path'
import { createVitest, type TestSpecification } from 'vitest/node'

/** A file as it is to be tested; all others as they are. */
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
    // A test that is slow because the machine is busy has noticed nothing.
    testTimeout: 50_000,
    // What it keeps goes by the file on the disk: a mutant would never be loaded.
    fsModuleCache: false,
    reporters: [{}],
    sequence: {
      sequencer: class {
        readonly shard = (files: TestSpecification[]) => files
        /** The file's own tests notice most. */
        readonly sort = (files: TestSpecification[]) => {
          const own = resolve(trial?.file ?? '').replace(/\.ts$/, '.test.ts')
          const rank = ({ moduleId }: TestSpecification) => (moduleId === own ? 0 : 1)
          return files.toSorted((a, b) => rank(a) - rank(b))
        }
      },
    },
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
const specifications = await vitest.globTestSpecifications()

process.on('message', (message: Trial) => void tell(message))
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function tell(message: Trial): Promise<void> {
  for (const { file } of [trial, message].filter(one => one !== undefined))
    vitest.invalidateFile(resolve(file))
  trial = message
  // Tests of other folders have nothing to do with it, and some take seconds.
  const folders = new Set(['harness/judge', dirname(message.file)].map(folder => resolve(folder)))
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    specifications.filter(({ moduleId }) => folders.has(dirname(moduleId))),
  )
  const noticed = unhandledErrors.length > 0 || testModules.some(module => module.state() === 'failed')
  process.send?.({ noticed } satisfies Outcome)
}
