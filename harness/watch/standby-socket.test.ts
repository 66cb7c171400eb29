import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { onMessage, sendMessage } from '../channel/message.ts'
import { openStandbyServer } from './standby-socket.ts'
import { standbyOf } from './standby.ts'

test('why there is no system is told to who asks for one', async () => {
  const standby = standbyOf({
    sourcesNow: () => Promise.reject(new Error('does not bundle')),
    startEnvironment: () => Promise.reject(new Error('no engine')),
    build: () => Promise.reject(new Error('no engine')),
  })
  await using server = await openStandbyServer(standby)
  const socket = connect(server.path)
  sendMessage(socket, {})
  const response = await new Promise(resolve => {
    onMessage(socket, resolve)
  })
  expect(response).toEqual({ refusal: 'does not bundle' })
})
