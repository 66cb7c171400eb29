import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { hearLines, parseFilter } from './reaper-protocol.ts'

test('a client whose connection is reset has said what it said, and ends nothing else', async () => {
  await using server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [socket] = (await once(server, 'connection')) as [Socket]
  const heard: string[] = []
  const errors: Error[] = []
  socket.on('error', error => errors.push(error))
  hearLines(socket, line => {
    heard.push(line)
    client.resetAndDestroy()
  })
  client.write('\nlabel=a=1\r\n')
  // Unlike `once`, which rejects at the error.
  await new Promise(resolve => socket.once('close', resolve))
  expect(heard).toEqual(['label=a=1'])
  expect(errors).toMatchObject([{ code: 'ECONNRESET' }])
})

test('a line as testcontainers sends it is a filter of one label', () => {
  expect(parseFilter('label=org.testcontainers.session-id=9217d19a')).toEqual({
    label: ['org.testcontainers.session-id=9217d19a'],
  })
})

test('several labels must all be carried', () => {
  expect(parseFilter('label=a=1&label=b')).toEqual({ label: ['a=1', 'b'] })
})

test('values may be percent-encoded', () => {
  expect(parseFilter('label=a%3D1%262')).toEqual({ label: ['a=1&2'] })
})

test('a line that would match everything, or is no filter, is refused', () => {
  expect(parseFilter('label=')).toBeUndefined()
  expect(parseFilter('hello')).toBeUndefined()
  expect(parseFilter('label=a=1&name=b')).toBeUndefined()
})
