import { expect, test } from 'vitest'
import { replicaNames } from './replicas.ts'

test('one is the service, several are numbered', () => {
  expect(replicaNames(1)).toEqual(['service'])
  expect(replicaNames(3)).toEqual(['service-1', 'service-2', 'service-3'])
})
