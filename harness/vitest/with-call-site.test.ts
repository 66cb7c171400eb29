import { expect, test } from 'vitest'
import { atCallSite, withCallSite, withoutPlace } from './with-call-site.ts'
import { HarnessError, messageOf } from '../record/errors.ts'

const failing = (error: Error) =>
  withCallSite(async () => {
    throw error
  })
const stackOf = async (ask: () => Promise<never>): Promise<string> => {
  try {
    return await ask()
  } catch (error) {
    return (error as Error).stack ?? messageOf(error)
  }
}

test('an error of the harness points at the line that asked', async () => {
  const error = await stackOf(failing(new HarnessError('the service ended', { fix: 'mend it' })))
  const [first, fix, at] = error.split('\n')
  expect([first, fix]).toEqual(['HarnessError: the service ended', '  fix: mend it'])
  expect(at).toContain('with-call-site.test.ts')
  expect(at).toContain('stackOf')
})

test('one that is about no line of the spec points at none', async () => {
  const error = new HarnessError('the service did not start')
  withoutPlace(error)
  expect(await stackOf(failing(error))).toBe('HarnessError: the service did not start')
  const unforeseen = new TypeError('undefined is not a function')
  expect(withoutPlace(unforeseen)).toBe(unforeseen)
  expect(unforeseen.stack).toContain('with-call-site.test.ts')
})

test('any other error keeps its own stack', async () => {
  const unforeseen = new TypeError('undefined is not a function')
  const { stack } = unforeseen
  expect(await stackOf(failing(unforeseen))).toBe(stack)
})

test('unless it is marked as one about the line that asked', async () => {
  const judged = atCallSite(new TypeError('FAIL  scale.noCrash')) as Error
  const [first, at] = (await stackOf(failing(judged))).split('\n')
  expect(first).toBe('TypeError: FAIL  scale.noCrash')
  expect(at).toContain('stackOf')
  expect(atCallSite('no error')).toBe('no error')
})
