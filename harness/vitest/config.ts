import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import type { TestProject, Vitest } from 'vitest/node'
import { spareProcess } from '../watch/spare-process.ts'
import { programFile } from '../record/program-file.ts'
import { rootVariable } from '../record/root.ts'
import { isNodeNewEnough } from '../record/node-version.ts'
import { isReadersOwn, printPlainly } from './plain-errors.ts'
import { checkConfig, checkUnique, checkVitest, orEnd } from './config-rules.ts'
import { provide } from './provided.ts'
import { checkShardOf } from './shard.ts'

/** All of them have defaults. Paths count from the root of the Vitest config. */
export interface PromisesOptions {
  /** Of the project, for `--project`. `promises` by default. */
  readonly name?: string
  /** Specs. `plumbline/**\/*.spec.ts` by default. */
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** The module that exports the description of the service as `service`. The environment variable `SERVICE` overrules it. */
  readonly service?: string
  /** The project of a soak: no test is too long, and Ctrl-C judges what was measured. `false` by default. */
  readonly soak?: boolean
}

/** Reporters that write to the terminal: beside ours everything would be printed twice. */
const terminalReporters = /^(default|verbose|dot|tree|minimal|agent)$/

type Reporters = Vitest['config']['reporters']

/** Ours in place of the terminal's own; whoever asks for another kind alone, such as `--reporter=json`, gets that. */
async function useOurs({ config }: Vitest): Promise<void> {
  // Nothing but the config itself is loaded by a Node that is too old for the rest.
  const { default: VerdictReporter } = await import('./reporter.ts')
  const { reporters } = config
  const isOurs = (one: Reporters[number]) => one instanceof VerdictReporter
  const isTerminal = (one: Reporters[number]) => Array.isArray(one) && terminalReporters.test(String(one[0]))
  if (reporters.some(isOurs) || !reporters.some(isTerminal)) return
  config.reporters = [new VerdictReporter(), ...reporters.filter(one => !isTerminal(one))]
}

/**
 * Vitest merges the lists of the config that declares a project into the project's own: its unit tests would run as specs, and
 * what is set up for them as well.
 */
function standAlone(
  { config }: TestProject,
  { include, exclude }: Required<Pick<PromisesOptions, 'include' | 'exclude'>>,
) {
  config.include = [...include]
  config.includeSource = []
  config.exclude = [...exclude, ...(config.cliExclude ?? [])]
  config.setupFiles = []
}

/**
 * A project for the promises of a service, to stand in `test.projects` beside the user's own: those keep running, and
 * need no engine.
 *
 * @throws HarnessError for an option that is wrong or unknown, and for another Vitest; the command `vitest` is ended by the message alone.
 * @example
 * export default defineConfig({
 *   test: { projects: [{ test: { name: 'unit', include: ['src/**\/*.test.ts'] } }, promises()] },
 * })
 */
export function promises(options: PromisesOptions = {}): TestProjectInlineConfiguration {
  orEnd(() => checkVitest())
  orEnd(() => checkConfig(options))
  orEnd(() => checkShardOf(process.argv))
  const {
    name = 'promises',
    include = ['plumbline/**/*.spec.ts'],
    exclude = [],
    service = 'plumbline/service.ts',
    soak = false,
  } = options
  orEnd(() => checkUnique(name))
  const plugin = {
    name: 'vitest-plumbline',
    async configureVitest({ vitest, project }: { vitest: Vitest; project: TestProject }) {
      standAlone(project, { include, exclude })
      project.config.env = { ...project.config.env, [rootVariable]: project.config.root }
      const path = resolve(project.config.root, process.env['SERVICE'] ?? service)
      provide(project, 'service', path)
      provide(project, 'folder', relative(vitest.config.root, project.config.root))
      if (!isNodeNewEnough()) return printPlainly(vitest)
      await useOurs(vitest)
      // The set-up says so, and a list of specs has none.
      if (process.argv[2] === 'list' && !existsSync(path)) {
        const { missingService } = await import('./described-service.ts')
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
    // A soak runs in a thread, because that shares the process that hears Ctrl-C.
    pool: soak ? 'threads' : spareProcess,
    // A fault run of a service that never recovers takes its time, as does a leak that makes a service slower with each request, and FAULTS
    // so much more. What is no number, the set-up refuses.
    testTimeout: soak ? 0 : 300_000 + 1_000 * (Number(process.env['FAULTS']) || 0),
    hookTimeout: 120_000,
    // After all unit tests, and a soak after everything else: nothing else runs while something is measured.
    sequence: { groupOrder: soak ? 2 : 1 },
  }
  return { plugins: [plugin], test }
}
