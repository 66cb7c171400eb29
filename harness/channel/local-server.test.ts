import { once } from 'node:events'
import { access, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { openLocalServer } from './local-server.ts'
import { onMessage, sendMessage } from './message.ts'

test('messages arrive whole and in order, and are answered over their own connection', async () => {
  await using server = await openLocalServer((message, client) => sendMessage(client, { heard: message }))
  const socket = connect(server.path)
  const answers: unknown[] = []
  onMessage(socket, answer => answers.push(answer))
  const long = 'ä'.repeat(100_000)
  for (const message of [1, { long }, null]) sendMessage(socket, message)
  await expect.poll(() => answers).toEqual([{ heard: 1 }, { heard: { long } }, { heard: null }])
})

test('what a process could not finish is not a message', async () => {
  const heard: unknown[] = []
  await using server = await openLocalServer(message => heard.push(message))
  const socket = connect(server.path)
  socket.end('"whole"\n{"hal')
  await once(socket.resume(), 'close')
  expect(heard).toEqual(['whole'])
})

test('nobody else can enter the folder, and closing removes it and ends its connections', async () => {
  const server = await openLocalServer(() => undefined)
  const folder = dirname(server.path)
  const { mode } = await stat(folder)
  expect(mode & 0o777).toBe(0o700)
  const socket = connect(server.path)
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await server[Symbol.asyncDispose]()
  await closed
  await expect(access(folder)).rejects.toThrow('ENOENT')
})

test('the end of the process removes the folder too', async () => {
  await using server = await openLocalServer(() => undefined)
  process.listeners('exit').at(-1)?.(0)
  await expect(access(dirname(server.path))).rejects.toThrow('ENOENT')
})
