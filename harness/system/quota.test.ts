import { expect, test } from 'vitest'
import { cores } from '../record/units.ts'
import { quotaOf, type Limited } from './quota.ts'

/** A service with half a core on an engine with four, and the limits it was given. */
function limited(limit: Limited['container']['limit'] = async () => undefined) {
  const given: number[] = []
  const service: Limited = {
    quotaCores: cores(0.5),
    container: {
      limit: async ({ cpus }) => {
        given.push(cpus)
        await limit({ cpus })
      },
    },
  }
  return { quota: quotaOf(service, async () => ({ engine: { cpus: 4 } })), given }
}

test('it is lifted to all cores, and restored once', async () => {
  const { quota, given } = limited()
  await quota.lift()
  await quota.restore()
  await quota.restore()
  await quota[Symbol.asyncDispose]()
  expect(given).toEqual([4, 0.5])
})

test('a quota that was not lifted is not changed', async () => {
  const { quota, given } = limited()
  await quota.restore()
  await quota[Symbol.asyncDispose]()
  expect(given).toEqual([])
})

test('after a failure in between the quota is restored', async () => {
  const { quota, given } = limited()
  const fail = async () => {
    await using lifted = quota
    await lifted.lift()
    throw new Error('warming up failed')
  }
  await expect(fail()).rejects.toThrow('warming up failed')
  expect(given).toEqual([4, 0.5])
})

test('a container that is gone causes no second failure', async () => {
  const gone = limited(async ({ cpus }) => {
    if (cpus === 0.5) throw new Error('no such container')
  })
  await gone.quota.lift()
  await expect(gone.quota.restore()).rejects.toThrow('no such container')
  await gone.quota[Symbol.asyncDispose]()
})
