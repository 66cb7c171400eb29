import { resolve } from 'node:path'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { spareProcess } from './harness/watch/spare-process.ts'
import { portVariable } from './harness/progress/span.ts'
import VerdictReporter from './harness/vitest/reporter.ts'

const soak = 'specs/soak.spec.ts'

/** What the harness has foreseen says itself what is wrong: where in the harness it was noticed tells a reader nothing. */
const isReadersOwn = ({ name }: { name: string }, { file }: { file: string }) =>
  name !== 'HarnessError' || !file.startsWith(resolve('harness'))

const onContainers = {
  maxWorkers: 1,
  fileParallelism: false,
  isolate: false,
  globalSetup: 'harness/vitest/setup.ts',
  onStackTrace: isReadersOwn,
  provide: { service: resolve(process.env['SERVICE'] ?? 'specs/service.ts') },
  hookTimeout: 120_000,
}

const soakProject: TestProjectInlineConfiguration = {
  test: {
    ...onContainers,
    name: 'soak',
    include: [soak],
    // A thread, because it shares the process that hears Ctrl-C.
    pool: 'threads',
    testTimeout: 0,
    sequence: { groupOrder: 2 },
  },
}

export default defineConfig({
  test: {
    reporters: [new VerdictReporter()],
    tags: [
      { name: 'quick', description: 'Decided within seconds.' },
      { name: 'slow', description: 'Takes its time: leaks, scale, faults, the soak.' },
    ],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{app,docs,harness}/**/*.test.ts', 'specs/**/*.test.ts'],
          // None of them leaves anything behind in its process, and a process for each file would cost half the time.
          isolate: false,
          // They wait more than they compute.
          maxWorkers: 2,
          // Runs that last milliseconds have no progress to show.
          env: { [portVariable]: '' },
        },
      },
      {
        test: {
          ...onContainers,
          name: 'specs',
          pool: spareProcess,
          include: ['specs/*.spec.ts'],
          exclude: [soak],
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      // Only where it was asked for: an hour is no part of a loop.
      ...(process.env['SOAK'] === undefined ? [] : [soakProject]),
    ],
  },
})
