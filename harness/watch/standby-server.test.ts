import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openStandbyServer } from './standby-server.ts'
import { Standby, type SystemFactory } from './standby.ts'

const refusal = (why: string) => JSON.stringify({ refusal: why })

async function answerTo(line: (password: string) => string): Promise<string> {
  const factory: SystemFactory = {
    imagesNow: () => Promise.reject(new Error('does not bundle')),
    startEnvironment: () => Promise.reject(new Error('no engine')),
    build: () => Promise.reject(new Error('no engine')),
  }
  await using server = await openStandbyServer(new Standby(factory))
  const socket = connect({ host: '127.0.0.1', port: server.port })
  socket.write(`${line(server.password)}\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return answer.toString().trim()
}

const request = { inspector: false, proxy: false }

test('why there is no system is told to who asks for one', async () => {
  const answer = await answerTo(password => JSON.stringify({ ...request, password }))
  expect(answer).toBe(refusal('does not bundle'))
})

test('who does not know the password gets none', async () => {
  expect(await answerTo(() => JSON.stringify(request))).toBe(refusal('not a spec of this watch'))
})

test('what is no wish is refused', async () => {
  expect(await answerTo(() => 'GET / HTTP/1.1')).toMatch(/^\{"refusal":"/)
})
