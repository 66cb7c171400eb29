import { expect, test } from 'vitest'
import { MemoryDocker } from '../testing/memory-docker.ts'
import { provideStandIns, standInFor } from './stand-ins.ts'

test.each([
  ['redis', 'redis'],
  ['redis:8.2-alpine', 'redis'],
  ['docker.io/library/redis:8', 'redis'],
  ['valkey/valkey:8', 'valkey'],
  ['library/mariadb:11', 'mariadb'],
  ['postgres:17', 'postgres'],
  ['postgres@sha256:0a', 'postgres'],
])('something stands in for %s', (reference, name) => expect(standInFor(reference)).toBe(name))

test.each([
  'bitnami/redis:8',
  'redis/redis-stack:7',
  'my-redis:1',
  'redis-exporter',
  'library/valkey',
  'mysql:9',
  'ghcr.io/a/redis:1',
])('nothing stands in for %s: it may start in another way', reference =>
  expect(standInFor(reference)).toBeUndefined(),
)

const base = { postgres: 'own/postgres' }

test('where no registry answers, what stands in is told', async () => {
  const lines: string[] = []
  const references = ['postgres:16', 'orders/worker:1']
  expect(await provideStandIns(references, base, line => lines.push(line), new MemoryDocker([]))).toEqual({
    'postgres:16': 'own/postgres',
  })
  expect(lines).toEqual([
    'no registry answers for postgres:16: own/postgres, made of Debian packages, stands in for it',
  ])
})

test('what the engine has, or a registry gives, is what it is', async () => {
  const here = new MemoryDocker([{ references: ['postgres:16'] }])
  expect(await provideStandIns(['postgres:16'], base, () => undefined, here)).toEqual({})
  expect(here.deeds).toEqual([])
  const reached = new MemoryDocker([])
  reached.registry = ['node:24.21.0-trixie-slim']
  expect(await provideStandIns(['postgres:16'], base, () => undefined, reached)).toEqual({})
})
