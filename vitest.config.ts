import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import VerdictReporter from './harness/report/reporter.ts'

export default defineConfig({
  test: {
    reporters: ['default', ['junit', { outputFile: 'report/junit.xml' }], new VerdictReporter()],
    // The specs do not import the service, they build it: Vitest cannot see that they depend on it.
    watchTriggerPatterns: [
      { pattern: /(?:^|\/)(?:app\/.*|Dockerfile)$/, testsToRun: () => globSync('specs/*.spec.ts') },
    ],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{app,harness}/**/*.test.ts', 'specs/**/*.test.ts'],
          // None of them leaves anything behind in its process, and a process for each file would cost half the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'specs',
          include: ['specs/*.spec.ts'],
          maxWorkers: 1,
          fileParallelism: false,
          isolate: false,
          globalSetup: 'harness/setup.ts',
          provide: { service: resolve(process.env['SERVICE'] ?? 'specs/service.ts') },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
