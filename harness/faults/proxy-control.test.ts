import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { proxyKept, setTrap } from './proxy-control.ts'

/** The control of a proxy that has ended: nothing listens there. */
const refusing = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
const evidence = () => ['last lines of the proxy:', '| RangeError']
const exited = Promise.resolve({ code: 1, outOfMemory: false })
const running = new Promise<never>(() => {})

test('a proxy that has ended is named as a fault of the harness, with its exit and its last lines', async () => {
  const proxy = { control: await refusing(), container: { exited, evidence } }
  const failure = setTrap({ proxy })
  await expect(failure).rejects.toThrow(
    'the proxy of vitest-plumbline before the database ended: exit code 1\n  last lines of the proxy:\n  | RangeError\n  fix: ',
  )
  await expect(failure).rejects.toThrow('the service is not to blame')
})

test('one that runs and does not answer too', async () => {
  const proxy = { control: await refusing(), container: { exited: running, evidence } }
  await expect(setTrap({ proxy })).rejects.toThrow(/before the database did not answer: .*ECONNREFUSED/)
})

test('an end is noticed without a request, until all is over', async () => {
  const end = new AbortController()
  const control = 'http://127.0.0.1:1'
  const proxy = {
    control,
    container: { exited: Promise.resolve({ code: 137, outOfMemory: true }), evidence },
  }
  await expect(proxyKept({ proxy }, end.signal)).rejects.toThrow('ended: killed at its memory limit (OOM)')
  const kept = proxyKept({ proxy: { control, container: { exited: running, evidence } } }, end.signal)
  end.abort()
  await expect(kept).resolves.toBeUndefined()
  await expect(proxyKept({ proxy: undefined }, end.signal)).resolves.toBeUndefined()
})
