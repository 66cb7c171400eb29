import type { Command, Option } from './command.ts'

const variables = {
  SEED: 'seed of every random choice; printed at the start, set it to repeat a run',
  SERVICE: 'path of the module that describes the service; overrides `--service` and the Vitest config',
  KEEP: '`KEEP=1` leaves the systems of failed specs up and prints how to enter them',
  SOAK: 'length of the soak: `90s`, `10m`, `1h` (default: 1h)',
  PORT: 'port of the service on this machine; 0 for any free one (default: that of its description)',
  DOCKER_HOST: 'the only engine to use; read, like every TESTCONTAINERS_*, as testcontainers does',
} as const

const environment = (...names: readonly (keyof typeof variables)[]): Readonly<Record<string, string>> =>
  Object.fromEntries([...names, 'DOCKER_HOST' as const].map(name => [name, variables[name]]))

const service: Option = {
  value: '<path>',
  default: 'plumbline/service.ts, .js, .mts or .mjs',
  does: 'the module that exports the description of the service as `service`',
}
const project = (usual: string): Option => ({
  value: '<name>',
  default: usual,
  does: 'the project of the Vitest config: the name given to `promises()`',
})

/** The subcommands of `vitest-plumbline`, by name, in the order of the help. */
export const commands: Readonly<Record<string, Command>> = {
  init: {
    does: 'Inspects the repository and writes a description of its service, first promises and the entry in the Vitest config. Overwrites nothing.',
    options: {
      yes: { short: 'y', does: 'changes nothing: `init` never asks' },
      ci: { value: '<server>', does: 'also writes a workflow; only `github` is supported' },
    },
    example: 'npx vitest-plumbline init --ci github',
    load: async () => (await import('./init.ts')).init,
  },
  start: {
    does: 'Tests every promise on real containers, prints the verification table and writes report/. Exits with 0 if all are kept, 1 if one is broken, 2 if something is undecided.',
    operands: { label: '[spec…]', atLeast: 0, atMost: Infinity },
    options: {
      project: project('promises'),
      'test-name-pattern': {
        value: '<pattern>',
        short: 't',
        does: 'only tests whose name matches it; a spec names its tests when it runs, so images are prepared first',
      },
      'tags-filter': { value: '<expression>', does: 'only tests with these tags' },
      shard: {
        value: '<index>/<count>',
        does: 'only this part of the spec files; its results go to report/shards/, for `merge`',
      },
    },
    environment: environment('SEED', 'SERVICE', 'KEEP'),
    example: 'npx vitest-plumbline start plumbline/promises.spec.ts',
    load: async () => (await import('./start.ts')).start,
  },
  run: {
    does: 'Runs `vitest run` on the project of the promises and passes on all arguments. Exits as `start` does.',
    operands: { label: '[arguments of vitest…]', atLeast: 0, atMost: Infinity },
    passesOn: true,
    environment: environment('SEED', 'SERVICE', 'KEEP'),
    example: 'npx vitest-plumbline run --reporter=json',
    load: async () => (await import('./run.ts')).run,
  },
  dev: {
    does: 'Runs the service and its dependencies in containers. A save restarts the service on the same port and data; Ctrl-C ends it.',
    options: { service },
    environment: environment('SERVICE', 'PORT'),
    example: 'PORT=8080 npx vitest-plumbline dev',
    load: async () => (await import('./dev.ts')).dev,
  },
  doctor: {
    does: 'Lists what a run needs and what is missing, with a fix for each. Changes nothing; runs on Node 12 or later. Exits with 1 if something is missing.',
    options: { json: { does: 'the findings as JSON' } },
    environment: environment(),
    example: 'npx vitest-plumbline doctor',
    load: async () => async () => (await import('./doctor.mjs')).examined,
  },
  compare: {
    does: 'Compares the work tree with another revision: starts both and measures them in turns. Exits with 0 if it is no slower, 1 if it is, 2 if undecided.',
    operands: { label: '<revision>', atLeast: 1, atMost: 1 },
    options: {
      service,
      loads: {
        value: '<path>',
        default: 'plumbline/compared.ts, .js, .mts or .mjs',
        does: 'the module that exports the loads as `compared`',
      },
    },
    environment: environment('SEED', 'SERVICE'),
    example: 'npx vitest-plumbline compare main',
    load: async () => (await import('./compare.ts')).compare,
  },
  judge: {
    does: 'Judges saved records again, by their own promises or by other limits. Needs no engine. Limits stricter than the record was measured for may be undecided.',
    operands: { label: '<record…>', atLeast: 1, atMost: Infinity },
    options: {
      limit: {
        value: '<promise>=<limit>',
        repeats: true,
        does: 'another limit, with its unit; may be given several times',
      },
    },
    example: 'npx vitest-plumbline judge report/records/*.json --limit p99=50ms',
    load: async () => (await import('./judge.ts')).judgeAgain,
  },
  merge: {
    does: 'Merges the parts that `start --shard` left in report/shards/ into one report, with one table and one exit code. Needs no engine.',
    example: 'npx vitest-plumbline merge',
    load: async () => (await import('./merge.ts')).merge,
  },
  report: {
    does: 'Opens the report of the last run, or prints its path.',
    options: { markdown: { does: 'prints a summary instead, for a comment on a pull request' } },
    example: 'npx vitest-plumbline report --markdown',
    load: async () => (await import('./report.ts')).report,
  },
  soak: {
    does: 'Runs the service under a steady load for a long time and judges every minute. Ctrl-C judges what was measured so far. Exits as `start` does; `npx` itself exits with 130 after Ctrl-C.',
    options: { project: project('soak') },
    environment: environment('SOAK', 'SEED', 'SERVICE'),
    example: 'SOAK=10m npx vitest-plumbline soak',
    load: async () => (await import('./soak.ts')).soak,
  },
  clean: {
    does: 'Removes the systems that KEEP=1 left in this project, and all images of its service except the newest and those in use. Leaves other projects alone.',
    options: {
      service,
      all: {
        does: 'also lists and removes older images of databases, proxies and load generators that no container uses; all projects on this engine share them and rebuild what they need',
      },
    },
    environment: environment('SERVICE'),
    example: 'npx vitest-plumbline clean',
    load: async () => (await import('./clean.ts')).clean,
  },
}
