/**
 * Loaded by a process that waits for a spec (`--import`). Sends requests to its own server for a moment: undici and Node are then
 * compiled when the spec starts, and do not slow down the first second of a run. Vitest evaluates the harness's modules again.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { drive } from '../load/drive.ts'
import { get } from '../load/call.ts'
import { ms, seconds } from '../record/units.ts'

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
