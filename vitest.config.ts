import { defineConfig } from 'vitest/config'
import { promises } from './harness/config.ts'
import { progressVariable } from './harness/progress/span.ts'
import { draftVariable } from './harness/record/report-draft.ts'

/** Takes the source of the package where it is imported by its name, so that no stale build is tested. */
const source = { resolve: { conditions: ['vitest-plumbline-source'] } }
const service = 'specs/service.ts'
const soak = 'specs/soak.spec.ts'
const processTests = '{app,harness}/**/*.process.test.ts'
/** Runs that last milliseconds have no progress to show, and are no part of a report. */
const env = { [progressVariable]: '', [draftVariable]: '' }

export default defineConfig({
  // The first is for specs and workers, the second for the set-up and what it imports.
  ssr: source,
  environments: { __vitest__: source },
  test: {
    tags: [
      { name: 'quick', description: 'Decided within seconds.' },
      { name: 'slow', description: 'Takes its time: leaks, scale, faults, the soak.' },
    ],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{app,harness}/**/*.test.ts', 'specs/**/*.test.ts'],
          exclude: [processTests],
          // None of them leaves anything behind in its process, and a process for each file would cost half the time.
          isolate: false,
          // They wait more than they compute.
          maxWorkers: 6,
          env,
        },
      },
      // They start Node processes of their own, which takes seconds: no part of `npm run check`.
      // By default, a machine with two cores would run one file at a time. Projects of one group have as many workers.
      {
        test: { name: 'processes', include: [processTests], maxWorkers: 2, sequence: { groupOrder: 3 }, env },
      },
      promises({ name: 'specs', include: ['specs/*.spec.ts'], exclude: [soak], service }),
      // Only where it was asked for: an hour is no part of a loop.
      ...(process.env['SOAK'] === undefined
        ? []
        : [promises({ name: 'soak', include: [soak], service, soak: true })]),
    ],
  },
})
