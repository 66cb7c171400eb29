import { expect, test } from 'vitest'
import { shutDown } from './shutdown.ts'

test('announces, drains, closes the pool, one after the other', async () => {
  const steps: string[] = []
  const orderly = await shutDown(
    {
      announce: () => steps.push('announce'),
      drain: async () => {
        steps.push('drain')
        await Promise.resolve()
        steps.push('drained')
      },
      closePool: async () => {
        steps.push('close pool')
      },
    },
    { drainMs: 0, deadlineMs: 1_000 },
  )
  expect(orderly).toBe(true)
  expect(steps).toEqual(['announce', 'drain', 'drained', 'close pool'])
})

test('announces at once and gives clients time to leave before it drains', async () => {
  const steps: string[] = []
  let drainedAt = 0
  const startedAt = performance.now()
  const done = shutDown(
    {
      announce: () => steps.push('announce'),
      drain: async () => {
        drainedAt = performance.now()
      },
      closePool: async () => {},
    },
    { drainMs: 30, deadlineMs: 1_000 },
  )
  expect(steps).toEqual(['announce'])
  await done
  expect(drainedAt - startedAt).toBeGreaterThanOrEqual(29)
})

test('it ends at the deadline, whatever is still open', async () => {
  const steps = { announce: () => {}, drain: () => new Promise<void>(() => {}), closePool: async () => {} }
  await expect(shutDown(steps, { drainMs: 0, deadlineMs: 20 })).resolves.toBe(false)
})
