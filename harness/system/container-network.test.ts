import type { ContainerInspectInfo } from 'dockerode'
import { expect, test } from 'vitest'
import { isBridgedHere, publishedIn } from './container-network.ts'

const network = 'a52a4ee5e96223b8f0c1'
const own = { lo: [], eth0: [], docker0: [] }

test('a network is local if its bridge is an interface of this machine', () => {
  expect(isBridgedHere(network, { ...own, 'br-a52a4ee5e962': [] })).toBe(true)
})

test('another engine has the same addresses, and other bridges', () => {
  expect(isBridgedHere(network, { ...own, 'br-0f35bd770a44': [] })).toBe(false)
})

test('a port is the one for TCP, at the address of version 4 if there is one', () => {
  const bound = (HostIp: string, HostPort: string) => ({ HostIp, HostPort })
  const Ports = {
    '53/tcp': [bound('::', '32768'), bound('0.0.0.0', '32769')],
    '53/udp': [bound('0.0.0.0', '32770')],
    '80/tcp': null,
  }
  const ports = publishedIn({ NetworkSettings: { Ports } } as unknown as ContainerInspectInfo)
  expect([...ports]).toEqual([[53, 32769]])
})
