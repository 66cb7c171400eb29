import { expect, test } from 'vitest'
import { MemoryDocker } from '../testing/memory-docker.ts'
import { baseImage, obtainImage } from './image.ts'

const load = 'fix: `docker load` it, or name another that `docker images` lists'

test.each([
  [
    baseImage,
    'node:24-slim',
    'fix: write `ARG NODE_IMAGE` and `FROM ${NODE_IMAGE}`, which the harness fills',
  ],
  [baseImage, 'postgres:17', 'fix: write `ARG POSTGRES_IMAGE` and'],
  [baseImage, 'mirror:5000/node@sha256:12', 'fix: write `ARG NODE_IMAGE` and'],
  [baseImage, 'python:3.14', load],
  [baseImage, 'nodered/node-red:4', load],
  ['the image of the service', 'node-orders:1', load],
])('where no registry answers, %s %s is obtained in another way', async (role, reference, fix) => {
  await expect(obtainImage(new MemoryDocker(), role, reference)).rejects.toThrow(
    `${role} ${reference} is not on this engine\n  and no registry answers to pull it from\n  ${fix}`,
  )
})

test('where a registry answers, an image that it has not is named with the way to pull it', async () => {
  const docker = new MemoryDocker()
  docker.registry = []
  await expect(obtainImage(docker, baseImage, 'node:99')).rejects.toThrow(
    'and cannot be pulled: manifest of node:99 unknown\n  fix: `docker pull node:99` or `docker load` it',
  )
})
