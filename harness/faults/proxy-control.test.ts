import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { Exit } from '../system/exit.ts'
import type { System } from '../system/system.ts'
import { proxyKept, setTrap } from './proxy-control.ts'

/** The control of a proxy that has ended: nothing listens there. */
const refusing = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
/** A system whose proxy is controlled there, and ends like this. */
const systemWith = (control: string, exited: Promise<Exit>) => {
  const evidence = () => ['last lines of the proxy:', '| RangeError']
  return { proxy: { control, container: { exited, evidence } } } as unknown as System
}
const exited = Promise.resolve({ code: 1, outOfMemory: false })
const running = new Promise<never>(() => {})

test('a proxy that has ended is named as a fault of the harness, with its exit and its last lines', async () => {
  const failure = setTrap(systemWith(await refusing(), exited))
  await expect(failure).rejects.toThrow(
    'the proxy of vitest-plumbline before the database ended: exit code 1\n  last lines of the proxy:\n  | RangeError\n  fix: ',
  )
  await expect(failure).rejects.toThrow('the service is not to blame')
})

test('one that runs and does not answer too', async () => {
  await expect(setTrap(systemWith(await refusing(), running))).rejects.toThrow(
    /before the database did not answer: .*ECONNREFUSED/,
  )
})

test('an end is noticed without a request, until all is over', async () => {
  const end = new AbortController()
  const control = 'http://127.0.0.1:1'
  const killed = systemWith(control, Promise.resolve({ code: 137, outOfMemory: true }))
  await expect(proxyKept(killed, end.signal)).rejects.toThrow('ended: killed at its memory limit (OOM)')
  const kept = proxyKept(systemWith(control, running), end.signal)
  end.abort()
  await expect(kept).resolves.toBeUndefined()
  await expect(proxyKept({ proxy: undefined }, end.signal)).resolves.toBeUndefined()
})
