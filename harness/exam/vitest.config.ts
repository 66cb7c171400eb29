import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { providedKey } from '../vitest/provided.ts'

/** Resolves the package's own name to its source. */
const source = { resolve: { conditions: ['vitest-plumbline-source'] } }

/** Tests of the harness itself: on containers that are faulty on purpose, and in processes that are killed. */
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
