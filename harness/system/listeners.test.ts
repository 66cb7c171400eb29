import { expect, test } from 'vitest'
import { listenersIn, listenersOf } from './listeners.ts'

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid'
const tcp = `${header}
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000
   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000
   2: 020012AC:0BB8 010012AC:C350 01 00000000:00000000 00:00000000 00000000  1000
   3: 0B00007F:B6D1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0`
const tcp6 = `${header}
   0: 00000000000000000000000001000000:0BB9 00000000000000000000000000000000:0000 0A 00000000:00000000
   1: 00000000000000000000000000000000:0BBA 00000000000000000000000000000000:0000 0A 00000000:00000000
   2: 0000000000000000FFFF00000100007F:0BBB 00000000000000000000000000000000:0000 0A 00000000:00000000
   3: 0000000000000000FFFF0000020012AC:0BBC 00000000000000000000000000000000:0000 0A 00000000:00000000`

test('what listens is told from connections and the name server, and loopback from all interfaces', () => {
  expect(listenersIn(tcp)).toEqual([
    { port: 3000, loopback: true },
    { port: 8080, loopback: false },
  ])
  expect(listenersIn(tcp6)).toEqual([
    { port: 3001, loopback: true },
    { port: 3002, loopback: false },
    { port: 3003, loopback: true },
    { port: 3004, loopback: false },
  ])
})

test('where its process is elsewhere a container is asked, and one that cannot tell says nothing', async () => {
  const hostPid = async () => undefined
  expect(await listenersOf({ hostPid, exec: async () => `${tcp}\n${tcp6}\n` })).toHaveLength(6)
  expect(await listenersOf({ hostPid, exec: () => Promise.reject(new Error('no cat')) })).toBeUndefined()
})

test('a kernel without IPv6 has only the first table, which is enough', async () => {
  const exec = (...command: string[]) =>
    command.includes('/proc/net/tcp6') ? Promise.reject(new Error('no such file')) : Promise.resolve(tcp)
  expect(await listenersOf({ hostPid: async () => undefined, exec })).toEqual(listenersIn(tcp))
})
