import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MemoryDocker } from '../testing/memory-docker.ts'
import {
  findBaseImages,
  provideBaseImages,
  provideImage,
  type OwnImage,
  type OwnImages,
} from './base-images.ts'
import { imageNames } from './image-names.mjs'

const node = 'node:24.21.0-trixie-slim'
const postgres = 'postgres:17-trixie'
const reaper = 'testcontainers/ryuk:0.14.0'

const ownImage = (reference: string, isHere: boolean): OwnImage => ({
  find: () => Promise.resolve(isHere ? reference : undefined),
  build: () => Promise.resolve(reference),
})
const own = (isHere: boolean): OwnImages => ({
  node: ownImage('own/node', isHere),
  postgres: ownImage('own/postgres', isHere),
  reaper: base => ownImage(`own/reaper on ${base}`, isHere),
})
const allOwn = { node: 'own/node', postgres: 'own/postgres', reaper: 'own/reaper on own/node' }
const engineWith = (...references: string[]) =>
  new MemoryDocker(references.map(reference => ({ references: [reference] })))
const quiet = (): void => undefined

beforeEach(() => {
  vi.stubEnv('TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX', '')
  for (const { variable } of Object.values(imageNames)) vi.stubEnv(variable, '')
})
afterEach(() => vi.unstubAllEnvs())

test('official images that the engine has are taken, and no registry is asked', async () => {
  const docker = engineWith(node, postgres, reaper)
  expect(await provideBaseImages(docker, quiet, own(true))).toEqual({ node, postgres, reaper })
  expect(docker.deeds).toEqual([])
})

test('images built here before are taken, and no registry is asked', async () => {
  const docker = engineWith()
  expect(await provideBaseImages(docker, quiet, own(true))).toEqual(allOwn)
  expect(docker.deeds).toEqual([])
})

test('where the registry answers, the official images are pulled', async () => {
  const docker = engineWith()
  docker.registry = [node, postgres, reaper]
  expect(await provideBaseImages(docker, quiet, own(false))).toEqual({ node, postgres, reaper })
  expect(docker.deeds).toEqual([`ask for ${node}`, `pull ${node}`, `pull ${postgres}`, `pull ${reaper}`])
})

test('a registry that does not answer is asked once for all images, which are then built', async () => {
  const docker = engineWith()
  const lines: string[] = []
  expect(await provideBaseImages(docker, line => lines.push(line), own(false))).toEqual(allOwn)
  expect(docker.deeds).toEqual([`ask for ${node}`])
  expect(lines).toEqual(['no image registry answers: missing images are built here from Debian packages'])
})

test('an image the registry refuses is built, the others are pulled', async () => {
  const docker = engineWith()
  docker.registry = [node, reaper]
  expect(await provideBaseImages(docker, quiet, own(false))).toEqual({
    node,
    postgres: 'own/postgres',
    reaper,
  })
})

test('an image named by its variable is taken if the engine has it, and the reaper is built on it', async () => {
  vi.stubEnv('NODE_IMAGE', 'mine/node:1')
  expect(await provideBaseImages(engineWith('mine/node:1'), quiet, own(false))).toEqual({
    node: 'mine/node:1',
    postgres: 'own/postgres',
    reaper: 'own/reaper on mine/node:1',
  })
})

test('an image named by its variable is never replaced by another', async () => {
  vi.stubEnv('POSTGRES_IMAGE', 'mine/postgres:1')
  await expect(provideBaseImages(engineWith(postgres), quiet, own(true))).rejects.toThrow(
    'POSTGRES_IMAGE names mine/postgres:1, which is not on this engine and cannot be pulled',
  )
})

test('an empty variable counts as not set', async () => {
  expect(await findBaseImages(engineWith(node, postgres, reaper), own(false))).toEqual({
    node,
    postgres,
    reaper,
  })
})

test.each([[postgres], [node, postgres], [node, reaper]])(
  'while one of the base images is missing none is found, and nothing is changed: %s %s',
  async (...here) => {
    const docker = engineWith(...here)
    docker.registry = [node, postgres, reaper]
    expect(await findBaseImages(docker, own(false))).toBeUndefined()
    expect(docker.deeds).toEqual([])
  },
)

test('the base image of another kind of service follows the same rules', async () => {
  const image = { official: 'python:3', variable: 'PYTHON_IMAGE', own: ownImage('own/python', false) }
  const docker = engineWith()
  expect(await provideImage(docker, image, quiet)).toBe('own/python')
  docker.registry = ['python:3']
  expect(await provideImage(docker, image, quiet)).toBe('python:3')
  vi.stubEnv('PYTHON_IMAGE', 'mine/python:1')
  await expect(provideImage(docker, image, quiet)).rejects.toThrow('PYTHON_IMAGE names mine/python:1')
})
