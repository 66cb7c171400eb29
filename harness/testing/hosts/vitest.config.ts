import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { slowness } from '../../exam/slowness.ts'
import { providedKey } from '../../vitest/provided.ts'

/** Takes the source of the package where it is imported by its name. */
const source = { resolve: { conditions: ['vitest-plumbline-source'] } }

/** Of each function, however slow the engine is: what takes longer on it was not seen. */
const timeoutMs = Math.min(120_000 * slowness, 600_000)

/** What every host must do, on the engine of DOCKER_HOST. */
export default defineConfig({
  ssr: source,
  environments: { __vitest__: source },
  test: {
    include: ['harness/testing/hosts/*.host.ts', 'harness/exam/{kept,clean-up}.exam.ts'],
    testNamePattern: /^(?!SIGTERM|SIGINT)/,
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    globalSetup: 'harness/vitest/setup.ts',
    provide: { [providedKey('service')]: resolve('specs/service.ts') },
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
  },
})
