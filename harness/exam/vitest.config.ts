import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { providedKey } from '../vitest/provided.ts'

/** Takes the source of the package where it is imported by its name. */
const source = { resolve: { conditions: ['vitest-plumbline-source'] } }

/** Tests of the harness itself: on containers that are wrong on purpose, and in processes that are killed. */
export default defineConfig({
  ssr: source,
  environments: { __vitest__: source },
  test: {
    include: ['harness/exam/*.exam.ts'],
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    globalSetup: 'harness/vitest/setup.ts',
    provide: { [providedKey('service')]: resolve('specs/service.ts') },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
