import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import type { TestProject, Vitest } from 'vitest/node'
import { spareProcess } from '../watch/spare-process.ts'
import { programFile } from '../record/program-file.ts'
import { rootVariable } from '../record/root.ts'
import { isNodeNewEnough } from './old-node.ts'
import { isReadersOwn, printPlainly } from './plain-errors.ts'
import { checkConfig, checkVitest, exitIfRefused } from './config-rules.ts'
import { provide } from './provided.ts'
import { checkShardOf } from './shard.ts'

/** All options have defaults. Paths are relative to the root of the Vitest config. */
export interface PromisesOptions {
  /** The name of the project, for `--project`. `promises` by default. */
  readonly name?: string
  /** Specs. `plumbline/**\/*.spec.ts` by default. */
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** The module that exports the description of the service as `service`. The environment variable `SERVICE` takes precedence. */
  readonly service?: string
  /** Makes this the project of a soak: without time limit, and Ctrl-C judges what was measured. `false` by default. */
  readonly soak?: boolean
}

/** Reporters that write to the terminal: beside ours they would print everything twice. */
const terminalReporters = /^(default|verbose|dot|tree|minimal|agent)$/

type Reporters = Vitest['config']['reporters']

/** Replaces the terminal reporters with ours. A run that asks for other reporters only, such as `--reporter=json`, keeps them. */
async function useVerdictReporter({ config }: Vitest): Promise<void> {
  // Imported here, because a Node that is too old must be able to load the config.
  const { default: VerdictReporter } = await import('./reporter.ts')
  const { reporters } = config
  const isOurs = (one: Reporters[number]) => one instanceof VerdictReporter
  const isTerminal = (one: Reporters[number]) => Array.isArray(one) && terminalReporters.test(String(one[0]))
  if (reporters.some(isOurs) || !reporters.some(isTerminal)) return
  config.reporters = [new VerdictReporter(), ...reporters.filter(one => !isTerminal(one))]
}

/**
 * A Vitest project for the promises of a service, to add to `test.projects`. The user's own projects keep running and need no
 * container engine.
 *
 * @throws HarnessError for a wrong or unknown option, and for an unsupported Vitest; in the command `vitest` it prints the
 * message alone and exits.
 * @example
 * export default defineConfig({
 *   test: { projects: [{ test: { name: 'unit', include: ['src/**\/*.test.ts'] } }, promises()] },
 * })
 */
export function promises(options: PromisesOptions = {}): TestProjectInlineConfiguration {
  exitIfRefused(() => {
    checkVitest()
    checkConfig(options)
    checkShardOf(process.argv)
  })
  const {
    name = 'promises',
    include = ['plumbline/**/*.spec.ts'],
    exclude = [],
    service = 'plumbline/service.ts',
    soak = false,
  } = options
  const plugin = {
    name: 'vitest-plumbline',
    async configureVitest({ vitest, project }: { vitest: Vitest; project: TestProject }) {
      const { config } = project
      // Vitest merges in the lists of the root config: its unit tests would run as specs, with their set-up files.
      config.include = [...include]
      config.includeSource = []
      config.exclude = [...exclude, ...(config.cliExclude ?? [])]
      config.setupFiles = []
      config.env = { ...config.env, [rootVariable]: config.root }
      const path = resolve(config.root, process.env['SERVICE'] || service)
      provide(project, 'service', path)
      provide(project, 'folder', relative(vitest.config.root, config.root))
      if (!isNodeNewEnough()) return printPlainly(vitest)
      await useVerdictReporter(vitest)
      // The set-up reports this, but `vitest list` runs no set-up.
      if (process.argv[2] === 'list' && !existsSync(path)) {
        const { missingService } = await import('../system/service-module.ts')
        console.error(missingService(path).message)
      }
    },
  }
  // Vitest takes `onStackTrace` of a project, though its types do not.
  const test: TestProjectInlineConfiguration['test'] & { onStackTrace: typeof isReadersOwn } = {
    name,
    include: [...include],
    exclude: [...exclude],
    globals: false,
    environment: 'node',
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    globalSetup: fileURLToPath(programFile(isNodeNewEnough() ? './setup' : './old-node', import.meta.url)),
    onStackTrace: isReadersOwn,
    // Threads share the process that receives Ctrl-C.
    pool: soak ? 'threads' : spareProcess,
    // A fault run of a service that never recovers takes long, and so does a leak that slows down every request. FAULTS adds
    // its seconds. The set-up refuses a FAULTS that is no number.
    testTimeout: soak ? 0 : 300_000 + 1_000 * (Number(process.env['FAULTS']) || 0),
    hookTimeout: 120_000,
    // Runs after all unit tests, and a soak after everything else: nothing else may run during a measurement.
    sequence: { groupOrder: soak ? 2 : 1 },
  }
  return { plugins: [plugin], test }
}
