import { expect, onTestFinished, test, vi } from 'vitest'
import { MemoryDocker } from '../testing/memory-docker.ts'
import { nodeWithNpm } from './npm-base.ts'
import { provideStandIns, standInFor } from './stand-ins.ts'

test.each([
  ['redis', 'redis'],
  ['redis:8.2-alpine', 'redis'],
  ['docker.io/library/redis:8', 'redis'],
  ['valkey/valkey:8', 'valkey'],
  ['library/mariadb:11', 'mariadb'],
  ['postgres:17', 'postgres'],
  ['postgres@sha256:0a', 'postgres'],
  ['node:24-slim', 'node'],
  ['docker.io/library/node', 'node'],
])('something stands in for %s', (reference, name) => expect(standInFor(reference)).toBe(name))

test.each([
  'bitnami/redis:8',
  'redis/redis-stack:7',
  'my-redis:1',
  'redis-exporter',
  'library/valkey',
  'mysql:9',
  'ghcr.io/a/redis:1',
  'node-exporter:1',
])('nothing stands in for %s: it may start in another way', reference =>
  expect(standInFor(reference)).toBeUndefined(),
)

const base = { postgres: 'localhost/plumbline-base/postgres:1', node: 'mine/node:24' }

test('where no registry answers, what stands in is told', async () => {
  const lines: string[] = []
  const references = ['postgres:16', 'orders/worker:1']
  expect(await provideStandIns(references, base, line => lines.push(line), new MemoryDocker([]))).toEqual({
    'postgres:16': 'localhost/plumbline-base/postgres:1',
  })
  expect(lines).toEqual([
    'no registry answers for postgres:16: localhost/plumbline-base/postgres:1, made of Debian packages, stands in for it',
  ])
})

test('a Node that was named stands in for others as it is', async () => {
  const standIns = await provideStandIns(['node:22-slim'], base, () => undefined, new MemoryDocker([]))
  expect(standIns).toEqual({ 'node:22-slim': 'mine/node:24' })
})

test('the Node of the harness needs no other where it is whole', async () => {
  const lines: string[] = []
  const docker = new MemoryDocker([])
  expect(await provideStandIns(['node'], base, line => lines.push(line), docker)).toEqual({})
  expect(lines).toEqual([])
})

test('a Node with npm that was made before is found, and npm is not fetched', async () => {
  vi.stubEnv('PATH', '/nowhere')
  onTestFinished(() => void vi.unstubAllEnvs())
  const node = 'localhost/plumbline-base/node:1'
  const docker = new MemoryDocker([{ references: [node] }])
  const [image] = docker.images
  vi.spyOn(docker, 'findImage').mockResolvedValue(image)
  expect(await nodeWithNpm(docker, node, () => undefined)).toMatch(/^localhost\/plumbline-base\/node-npm:/)
  expect(docker.deeds).toEqual([])
})

test('where npm cannot be had, the Node that was made here stands in without it', async () => {
  vi.stubEnv('PATH', '/nowhere')
  onTestFinished(() => void vi.unstubAllEnvs())
  const node = 'localhost/plumbline-base/node:1'
  const lines: string[] = []
  const docker = new MemoryDocker([{ references: [node] }])
  const standIns = await provideStandIns(['node:24'], { ...base, node }, line => lines.push(line), docker)
  expect(standIns).toEqual({ 'node:24': node })
  expect(lines.join('\n')).toMatch(/`npm pack npm@.*\n {2}fix: give npm access to its registry/)
})

test('what the engine has, or a registry gives, is what it is', async () => {
  const here = new MemoryDocker([{ references: ['postgres:16'] }])
  expect(await provideStandIns(['postgres:16'], base, () => undefined, here)).toEqual({})
  expect(here.deeds).toEqual([])
  const reached = new MemoryDocker([])
  reached.registry = ['node:24.21.0-trixie-slim']
  expect(await provideStandIns(['postgres:16'], base, () => undefined, reached)).toEqual({})
})
