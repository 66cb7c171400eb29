import { startSystem } from '../system/system.ts'
import { expect, test } from 'vitest-plumbline'
import { mutant } from '../../specs/mutants/mutant.ts'
import { fromSetUp } from '../vitest/provided.ts'

/** Allocates without limit after the first request of a client. */
const greedy = mutant([
  {
    file: 'app/api.ts',
    find: `app.get('/api/health', c =>`,
    replace: `const kept: number[][] = []
  app.get('/api/accounts/full', () => {
    for (;;) kept.push(new Array<number>(100_000).fill(0.5))
  })
  app.get('/api/health', c =>`,
  },
])

test('a service that fills its heap ends with a message of V8, before the kernel kills it', async () => {
  await using system = await startSystem(greedy, { base: fromSetUp('base') })
  const { container, origin } = system.service
  await expect(fetch(`${origin}/api/accounts/full`)).rejects.toThrow('fetch failed')
  const exit = await container.exited
  const lines = container.log.lines().join('\n')
  expect({ ...exit, lines }).toMatchObject({
    outOfMemory: false,
    lines: expect.stringContaining('JavaScript heap out of memory'),
  })
  expect(exit.code).not.toBe(0)
})
