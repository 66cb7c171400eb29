import { createRequire } from 'node:module'
import { Command } from 'commander'

const variables = {
  SEED: 'seed of every random choice; printed at the start, set it to repeat a run',
  SERVICE: 'module that describes the service; overrides `--service` and the Vitest config',
  KEEP: '`KEEP=1` leaves the systems of failed specs up and prints how to enter them',
  SOAK: 'length of the soak: `90s`, `10m`, `1h` (default: 1h)',
  PORT: 'port on this machine; 0 for any free one (default: that of the description)',
  DOCKER_HOST: 'the only engine to use; TESTCONTAINERS_* are read as testcontainers does',
} as const

interface Described {
  readonly does: string
  readonly reads?: readonly (keyof typeof variables)[]
  readonly example: string
  /** Imported on demand: Vitest alone takes half a second. Returns its exit code: 0 passed, 1 failed, 2 inconclusive. */
  readonly load: () => Promise<(options: never, operands: readonly string[]) => Promise<number>>
}

const service = [
  '--service <path>',
  'the module that exports the description of the service as `service` (default: plumbline/service.ts, .js, .mts or .mjs)',
] as const
const project = (usual: string) =>
  [
    '--project <name>',
    `the project of the Vitest config: the name given to \`promises()\` (default: ${usual})`,
  ] as const

/** The arguments of the command, as commander must get them: `run` passes on all but the request for help, a `--` too. */
export const separated = (args: readonly string[]): readonly string[] =>
  args[0] === 'run' && !args.some(one => one === '--help' || one === '-h') ? args.toSpliced(1, 0, '--') : args

/** The command `vitest-plumbline`. `ended` is called with the exit code of a subcommand. */
export function plumbline(ended: (code: number) => void): Command {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }
  const program = new Command('vitest-plumbline')
    .exitOverride()
    .configureOutput({
      writeOut: text => console.log(text.trimEnd()),
      writeErr: text => console.error(text.trimEnd()),
      outputError: () => undefined,
    })
    .configureHelp({ helpWidth: 90 })
    .addHelpText('before', ({ error }) => (error ? 'no command given\n' : ''))
    .version(version, '-v, --version', 'the version of this package')
  const add = (usage: string, { does, reads = [], example, load }: Described): Command => {
    const read = Object.entries(variables).filter(
      ([name]) => name === 'DOCKER_HOST' || reads.some(one => one === name),
    )
    const environment = read.map(([name, text]) => `  ${name}: ${text}\n`).join('')
    return program
      .command(usage)
      .description(does)
      .addHelpText('after', `\nEnvironment:\n${environment}\nExample:\n  ${example}`)
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command
        const run = await load()
        ended(await run(command.opts<never>(), command.args))
      })
  }

  add('init', {
    does: 'Inspects the repository and writes a description of its service, first promises and the entry in the Vitest config. Overwrites nothing.',
    example: 'npx vitest-plumbline init --ci github',
    load: async () => (await import('./init.ts')).init,
  })
    .option('-y, --yes', 'changes nothing: `init` never asks')
    .option('--ci <server>', 'also writes a workflow; only `github` is supported')
  add('start [spec...]', {
    does: 'Tests every promise on real containers, prints the verification table and writes report/. Exits with 0 if all are kept, 1 if one is broken, 2 if something is undecided.',
    reads: ['SEED', 'SERVICE', 'KEEP'],
    example: 'npx vitest-plumbline start plumbline/promises.spec.ts',
    load: async () => (await import('./start.ts')).start,
  })
    .option(...project('promises'))
    .option(
      '-t, --test-name-pattern <pattern>',
      'only tests whose name matches it; a spec names its tests when it runs, so images are prepared first',
    )
    .option('--tags-filter <expression>', 'only tests with these tags')
    .option(
      '--shard <index/count>',
      'only this part of the spec files; its results go to report/shards/, for `merge`',
    )
  add('run [arguments...]', {
    does: 'Runs `vitest run` on the project of the promises and passes on all arguments. Exits as `start` does.',
    reads: ['SEED', 'SERVICE', 'KEEP'],
    example: 'npx vitest-plumbline run --reporter=json',
    load: async () => (await import('./run.ts')).run,
  })
  add('dev', {
    does: 'Runs the service and its dependencies in containers. A save restarts the service on the same port and data; Ctrl-C ends it.',
    reads: ['SERVICE', 'PORT'],
    example: 'PORT=8080 npx vitest-plumbline dev',
    load: async () => (await import('./dev.ts')).dev,
  }).option(...service)
  add('doctor', {
    does: 'Lists what a run needs and what is missing, with a fix for each. Changes nothing; runs on Node 12 or later. Exits with 1 if something is missing.',
    example: 'npx vitest-plumbline doctor',
    load: async () => async () => (await import('./doctor.mjs')).examined,
  }).option('--json', 'the findings as JSON')
  add('compare <revision>', {
    does: 'Compares the work tree with another revision: starts both and measures them in turns. Exits with 0 if it is no slower, 1 if it is, 2 if undecided.',
    reads: ['SEED', 'SERVICE'],
    example: 'npx vitest-plumbline compare main',
    load: async () => (await import('./compare.ts')).compare,
  })
    .option(...service)
    .option(
      '--loads <path>',
      'the module that exports the loads as `compared` (default: plumbline/compared.ts, .js, .mts or .mjs)',
    )
  add('judge <record...>', {
    does: 'Judges saved records again, by their own promises or by other limits. Needs no engine. Limits stricter than the record was measured for may be undecided.',
    example: 'npx vitest-plumbline judge report/records/*.json --limit p99=50ms',
    load: async () => (await import('./judge.ts')).judgeAgain,
  }).option(
    '--limit <promise=limit>',
    'another limit, with its unit; may be given several times',
    (limit, before?: readonly string[]) => [...(before ?? []), limit],
  )
  add('merge', {
    does: 'Merges the parts that `start --shard` left in report/shards/ into one report, with one table and one exit code. Needs no engine.',
    example: 'npx vitest-plumbline merge',
    load: async () => (await import('./merge.ts')).merge,
  })
  add('report', {
    does: 'Opens the report of the last run, or prints its path.',
    example: 'npx vitest-plumbline report --markdown',
    load: async () => (await import('./report.ts')).report,
  }).option('--markdown', 'prints a summary instead, for a comment on a pull request')
  add('soak', {
    does: 'Runs the service under a steady load for a long time and judges every minute. Ctrl-C judges what was measured so far. Exits as `start` does; `npx` itself exits with 130 after Ctrl-C.',
    reads: ['SOAK', 'SEED', 'SERVICE'],
    example: 'SOAK=10m npx vitest-plumbline soak',
    load: async () => (await import('./soak.ts')).soak,
  }).option(...project('soak'))
  add('clean', {
    does: 'Removes the systems that KEEP=1 left in this project, and all images of its service except the newest and those in use. Leaves other projects alone.',
    reads: ['SERVICE'],
    example: 'npx vitest-plumbline clean',
    load: async () => (await import('./clean.ts')).clean,
  })
    .option(...service)
    .option(
      '--all',
      'also lists and removes older images of databases, proxies and load generators that no container uses; all projects on this engine share them and rebuild what they need',
    )
  return program
}
