import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { duplexPair, type Duplex } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { goneFrom, joinOver, keepGreeting, relayOver } from './relay.ts'

afterEach(() => vi.useRealTimers())

/** A relay that listens here, and what comes out at the other end of its stream. */
async function relayed() {
  const [inside, outside] = duplexPair()
  const joined: Duplex[] = []
  const server = relayOver(inside)
  joinOver(outside, connection => joined.push(connection))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    await expect.poll(() => joined.length).toBeGreaterThan(0)
    return socket
  }
  return { outside, joined, open, [Symbol.dispose]: () => void server.close() }
}

test('several connections go over one stream, and each keeps what it says and is told', async () => {
  using relay = await relayed()
  const sockets = [await relay.open(), await relay.open()]
  await expect.poll(() => relay.joined.length).toBe(2)
  const heard = ['', '']
  for (const [index, one] of relay.joined.entries()) {
    one.setEncoding('utf8').on('data', (text: string) => (heard[index] += text))
  }
  const long = 'ä"\n'.repeat(50_000)
  sockets[0]?.write(long)
  sockets[1]?.write('short')
  await expect.poll(() => heard).toEqual([long, 'short'])
  const told = once(sockets[1]?.setEncoding('utf8') ?? relay.outside, 'data')
  relay.joined[1]?.write('an order')
  expect(await told).toEqual(['an order'])
  sockets.forEach(socket => socket.destroy())
})

test('an end of either side is one of the other, and that of the stream is one of all', async () => {
  using relay = await relayed()
  const first = await relay.open()
  const near = relay.joined[0]
  if (near === undefined) throw new Error('nothing has joined')
  const gone = once(near.resume(), 'end')
  first.destroy()
  await gone
  const second = await relay.open()
  await expect.poll(() => relay.joined.length).toBe(2)
  const turnedAway = once(second.resume(), 'close')
  relay.joined[1]?.destroy()
  await turnedAway
  const third = await relay.open()
  await expect.poll(() => relay.joined.length).toBe(3)
  const last = once(relay.joined[2]?.resume() ?? third, 'end')
  relay.outside.destroy()
  await last
  third.destroy()
})

test('a coordinator that says nothing for long has gone, or one that ends; one that greets has not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearInterval', 'clearTimeout'] })
  const gone: string[] = []
  const coordinator = (name: string): Duplex => {
    const [hub, near] = duplexPair()
    void goneFrom(hub.resume(), 15_000).then(() => gone.push(name))
    return near
  }
  coordinator('silent')
  const greeting = coordinator('greeting')
  keepGreeting(greeting)
  await vi.advanceTimersByTimeAsync(14_000)
  expect(gone).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(gone).toEqual(['silent'])
  greeting.destroy()
  await vi.waitUntil(() => gone.length === 2)
  expect(vi.getTimerCount()).toBe(0)
})
