import { expect, test } from 'vitest'
import { ContainerEnded } from '../system/exit.ts'
import { beforehand } from './planned.ts'
import type { System } from '../system/system.ts'
import { assertNoCrash, judgingCrashes } from './judged-crash.ts'

const ended = (container: string, what = `the ${container} ended during the run: exit code 1`) =>
  new ContainerEnded({
    container,
    what,
    remedy: 'see its last lines above',
    origins: [{ file: 'src/pool.ts', line: 2, text: 'pool.end(never)' }],
  })

async function messageOf(error: Error, name?: string): Promise<string> {
  const measure = judgingCrashes<{ readonly name?: string }, void>(async () => {
    throw error
  })
  try {
    await measure({ ...(name !== undefined && { name }) })
    return ''
  } catch (thrown) {
    return (thrown as Error).message
  }
}

test('a service that ends during a measurement fails a check, with its own line', async () => {
  const message = await messageOf(ended('service'), 'crash-one')
  expect(message).toMatch(/FAIL {2}\S+\.crash-one\.noCrash/)
  expect(message).toContain('the service ended during the run: exit code 1')
  expect(message).toContain('src/pool.ts:2')
  expect(message).toContain('see its last lines above')
})

test('one of several replicas too, without a name of the plan, but only once', async () => {
  expect(await messageOf(ended('service-2'))).toMatch(/FAIL {2}\S+\.noCrash/)
  expect(await messageOf(ended('service-2'))).toMatch(/^the service-2 ended during the run/)
})

test('what is beside it, and one that does not start, stay errors', async () => {
  expect(await messageOf(ended('database'), 'crash-two')).toMatch(/^the database ended/)
  const early = ended('service', 'the service ended before it was ready: exit code 1')
  await expect(beforehand(() => Promise.reject(early))).rejects.toBe(early)
  expect(await messageOf(early, 'crash-three')).toMatch(/^the service ended before it was ready/)
  expect(await messageOf(new Error('no crash'), 'crash-four')).toBe('no crash')
})

test('without a crash, the result is that of the measurement', async () => {
  expect(await judgingCrashes(async ({ name }: { readonly name?: string }) => name)({ name: 'quiet' })).toBe(
    'quiet',
  )
})

test('a service that has ended fails a test that passed without it; one that runs does not', async () => {
  await assertNoCrash(undefined)
  const error = ended('service', 'the service ended during the test')
  const description = { build: {}, beside: {} } as unknown as System['description']
  // The file has this check already.
  await expect(assertNoCrash({ error, description })).rejects.toThrow('the service ended during the test')
})
