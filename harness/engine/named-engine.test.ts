import { once } from 'node:events'
import { createServer } from 'node:net'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serve } from '../testing/serve.ts'
import { namedEngineRefusal } from './engine-address.mjs'

const refusal = (DOCKER_HOST?: string, properties = '', withinMs?: number) => {
  const env = DOCKER_HOST === undefined ? {} : { DOCKER_HOST }
  return namedEngineRefusal({ platform: 'linux', env, home: '/home/ada', uid: 1000, properties }, withinMs)
}

test('where none is named there is nothing to refuse', async () => {
  expect(await refusal()).toBeUndefined()
  expect(await refusal('')).toBeUndefined()
})

test('one that answers is used', async () => {
  await using server = await serve((_, response) => response.end('{}'))
  expect(await refusal(server.origin.replace('http:', 'tcp:'))).toBeUndefined()
})

test('another server, and an engine that ends within its answer', async () => {
  await using other = await serve((_, response) => response.end('<!doctype html>'))
  const named = other.origin.replace('http:', 'tcp:')
  expect((await refusal(named))?.what).toBe(
    `DOCKER_HOST=${named}: expected an engine that answers: it is another server, which answers without JSON`,
  )
  await using dying = await serve((request, response) => {
    response.write('{', () => request.socket.destroy())
  })
  expect((await refusal(dying.origin.replace('http:', 'tcp:')))?.what).toMatch(/: aborted$/)
})

test('a socket that does not exist', async () => {
  expect(await refusal('unix:///tmp/there/is/none.sock')).toEqual({
    what: 'DOCKER_HOST=unix:///tmp/there/is/none.sock: expected an engine that answers: connect ENOENT /tmp/there/is/none.sock',
    fix: 'start that engine, or unset DOCKER_HOST to try the usual sockets',
  })
})

test('a socket that takes connections and never answers', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  const path = join(folder.path, 'engine.sock')
  const server = createServer(() => undefined).listen(path)
  await once(server, 'listening')
  expect((await refusal(`unix://${path}`, '', 100))?.what).toBe(
    `DOCKER_HOST=unix://${path}: expected an engine that answers: no answer after 100 ms`,
  )
  server.close()
})

test('one that the file of testcontainers names', async () => {
  expect(await refusal(undefined, 'docker.host = tcp://127.0.0.1:1')).toEqual({
    what: 'docker.host=tcp://127.0.0.1:1 in ~/.testcontainers.properties: expected an engine that answers: connect ECONNREFUSED 127.0.0.1:1',
    fix: 'start that engine, or remove that line to try the usual sockets',
  })
})

test.each([
  ['nonsense', 'write for example unix:///var/run/docker.sock'],
  ['/run/podman.sock', 'write unix:///run/podman.sock'],
  ['10.0.0.7:2375', 'write tcp://10.0.0.7:2375'],
  [
    'ssh://ada@build',
    'forward its socket by `ssh -NL /tmp/engine.sock:/var/run/docker.sock ada@build` and write unix:///tmp/engine.sock',
  ],
])('%s is no address', async (text, fix) => {
  expect(await refusal(text)).toEqual({
    what: `DOCKER_HOST=${text}: expected unix:///path or tcp://host:port`,
    fix: `${fix}, or unset DOCKER_HOST to try the usual sockets`,
  })
})
