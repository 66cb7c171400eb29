import { expect, test } from 'vitest'
import { isBridgedHere } from './container-network.ts'

const network = 'a52a4ee5e96223b8f0c1'
const own = { lo: [], eth0: [], docker0: [] }

test('a network is local if its bridge is an interface of this machine', () => {
  expect(isBridgedHere(network, { ...own, 'br-a52a4ee5e962': [] })).toBe(true)
})

test('another engine has the same addresses, and other bridges', () => {
  expect(isBridgedHere(network, { ...own, 'br-0f35bd770a44': [] })).toBe(false)
})
