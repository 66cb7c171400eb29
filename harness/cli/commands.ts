import type { Command, Option } from './command.ts'

const variables = {
  SEED: 'seed of every random choice; printed at the start, set it to repeat a run',
  SERVICE: 'path of the module that describes the service; overrules `--service` and the Vitest config',
  KEEP: '`KEEP=1` leaves the systems of failed specs up and prints how to enter them',
  SOAK: 'length of the soak: `90s`, `10m`, `1h` (default: 1h)',
  PORT: 'port of the service on this machine; 0 for any free one (default: that of its description)',
  DOCKER_HOST:
    'the engine to use, and no other; this and every TESTCONTAINERS_* is read as testcontainers reads it',
} as const

type Variable = keyof typeof variables

const environment = (...names: readonly Variable[]): Readonly<Record<string, string>> =>
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
    does: 'Looks at the repository and writes a description of its service, first promises and the entry in the Vitest config. Overwrites nothing.',
    options: {
      yes: { short: 'y', does: 'changes nothing: `init` never asks' },
      ci: { value: '<server>', does: 'also writes a workflow; `github` is the one that is known' },
    },
    example: 'npx vitest-plumbline init --ci github',
    load: async () => (await import('./init.ts')).init,
  },
  start: {
    does: 'Every promise on real containers: prints the verification table, writes report/, and ends with 0 where all are kept, 1 where one is broken, 2 where something is undecided.',
    operands: { label: '[spec…]', atLeast: 0, atMost: Infinity },
    options: {
      project: project('promises'),
      config: { value: '<path>', does: 'the Vitest config, where it is not in this folder' },
      'test-name-pattern': { value: '<pattern>', short: 't', does: 'only tests whose name matches it' },
      'tags-filter': { value: '<expression>', does: 'only tests with these tags' },
      shard: {
        value: '<index>/<count>',
        does: 'only this part of the specs; its results go to report/shards/, for `merge`',
      },
    },
    environment: environment('SEED', 'SERVICE', 'KEEP'),
    example: 'npx vitest-plumbline start plumbline/promises.spec.ts',
    load: async () => (await import('./start.ts')).start,
  },
  run: {
    does: 'Runs `vitest run` on the project of the promises, with all arguments passed on: any option of Vitest. Ends as `start` does.',
    operands: { label: '[arguments of vitest…]', atLeast: 0, atMost: Infinity },
    passesOn: true,
    environment: environment('SEED', 'SERVICE', 'KEEP'),
    example: 'npx vitest-plumbline run --reporter=json',
    load: async () => (await import('./run.ts')).run,
  },
  dev: {
    does: 'The service and what it needs in containers. A save starts the service anew, on the same port and the same data; Ctrl-C ends it.',
    options: { service },
    environment: environment('SERVICE', 'PORT'),
    example: 'PORT=8080 npx vitest-plumbline dev',
    load: async () => (await import('./dev.ts')).dev,
  },
  doctor: {
    does: 'Says what a run needs and what of it is missing, with the fix for each. Changes nothing, and runs on any Node from 12 on. Ends with 1 where something is missing.',
    options: { json: { does: 'the findings as JSON' } },
    environment: environment(),
    example: 'npx vitest-plumbline doctor',
    load: async () => async () => {
      await (
        await import('./doctor.mjs')
      ).examined
      return Number(process.exitCode)
    },
  },
  compare: {
    does: 'The work tree against another revision: both are started, and measured in turns. Ends with 0 where it is no slower, 1 where it is, 2 where that is undecided.',
    operands: { label: '<revision>', atLeast: 1, atMost: 1 },
    options: {
      service,
      loads: {
        value: '<path>',
        default: 'plumbline/compared.ts, .js, .mts or .mjs',
        does: 'the module that exports the loads to compare under as `compared`',
      },
    },
    environment: environment('SEED', 'SERVICE'),
    example: 'npx vitest-plumbline compare main',
    load: async () => (await import('./compare.ts')).compare,
  },
  judge: {
    does: 'Judges saved records again, by the promises they were measured by or by other limits. Needs no engine. A record that was measured by looser promises may be undecided by stricter ones.',
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
    does: 'One report out of the parts that `start --shard` left in report/shards/, with one table and one exit code. Needs no engine.',
    example: 'npx vitest-plumbline merge',
    load: async () => (await import('./merge.ts')).merge,
  },
  report: {
    does: 'Opens the report of the last run, or says where it is.',
    options: { markdown: { does: 'prints its summary instead, for a comment on a pull request' } },
    example: 'npx vitest-plumbline report --markdown',
    load: async () => (await import('./report.ts')).report,
  },
  soak: {
    does: 'The service under a steady load for a long time, every minute judged. Ctrl-C judges what was measured so far. Ends as `start` does.',
    options: { project: project('soak') },
    environment: environment('SOAK', 'SEED', 'SERVICE'),
    example: 'SOAK=10m npx vitest-plumbline soak',
    load: async () => (await import('./soak.ts')).soak,
  },
  clean: {
    does: 'Removes the systems that KEEP=1 has left of this project, and all images of its service but the newest and those in use. Leaves what other projects made.',
    options: {
      service,
      all: {
        does: 'also removes, and says which, older images of databases and proxies that no container uses: all projects of this engine share them, and make anew what they miss',
      },
    },
    environment: environment('SERVICE'),
    example: 'npx vitest-plumbline clean',
    load: async () => (await import('./clean.ts')).clean,
  },
}
