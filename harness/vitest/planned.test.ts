import { expect, test, vi } from 'vitest'
import { get } from '../load/call.ts'
import { checkRun } from '../measure/plan-checks.ts'
import type { RunPlan } from '../measure/run.ts'
import { seconds } from '../record/quantities.ts'
import { messageOf } from '../record/errors.ts'
import { beforehand, isRefusal, planned } from './planned.ts'

const plan = { clients: 1, call: get('/'), duration: seconds(1) }

test('nothing is asked for by a plan that is refused, and its message is known', async () => {
  const measure = vi.fn<(plan: RunPlan) => Promise<void>>()
  const error: unknown = await planned(
    'run',
    checkRun,
    measure,
  )({ ...plan, clients: 0 }).catch((refusal: unknown) => refusal)
  expect(messageOf(error)).toContain('run: clients is 0')
  expect(isRefusal(messageOf(error))).toBe(true)
  expect(measure).not.toHaveBeenCalled()
})

test('what goes wrong while measuring is no refusal', async () => {
  const measure = async () => {
    throw new Error('the service ended')
  }
  await expect(planned('run', checkRun, measure)(plan)).rejects.toThrow('the service ended')
  expect(isRefusal('the service ended')).toBe(false)
})

test('what goes wrong before is', async () => {
  const start = async () => {
    throw new Error('the service listens on 127.0.0.1:3000')
  }
  await expect(beforehand(start)).rejects.toThrow('127.0.0.1')
  expect(isRefusal('the service listens on 127.0.0.1:3000')).toBe(true)
})
