/**
 * What every spec loads and nobody edits, loaded before there is a spec (`--import`). The generator drives a server of its
 * own for a moment: one that has not been compiled yet would make the first second of a run its own.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { drive } from '../load/drive.ts'
import { get } from '../operation.ts'
import { ms, seconds } from '../units.ts'

await Promise.all([import('dockerode'), import('postgres')])

const server = createServer((_request, response) => response.end('{"status":"ok"}'))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  void drive(`http://127.0.0.1:${port}`, {
    clients: 10,
    call: get('/'),
    load: { kind: 'closed', pause: ms(0), until: { kind: 'time', duration: seconds(1) } },
    seed: 0,
    timeout: seconds(1),
  }).finally(() => server.close())
})
