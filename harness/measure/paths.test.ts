import { expect, test } from 'vitest'
import { HarnessError } from '../record/errors.ts'
import { defineService, type ServiceOptions } from '../system/description.ts'
import type { System } from '../system/system.ts'
import { assertAnswered, pathsOf } from './paths.ts'

const system = (paths?: ServiceOptions['paths']) => {
  const description = defineService({ name: 'orders', build: { image: 'orders' }, ...(paths && { paths }) })
  return { description, service: { origin: 'http://127.0.0.1:1' }, readyPath: '/health' } as unknown as System
}

test('by default it is the readiness path', async () => {
  expect(await pathsOf(system())).toMatchObject([{ path: '/health' }])
})

test('paths that fail are told by the option', async () => {
  const fails = () => {
    throw new Error('boom')
  }
  await expect(pathsOf(system(fails))).rejects.toThrow('service.paths fails: boom\n  fix: correct its code')
})

test('an empty list is refused', async () => {
  await expect(pathsOf(system(() => []))).rejects.toThrow('service.paths is [], expected a list of calls')
})

test('what its client was refused tells itself', async () => {
  const refused = () => Promise.reject(new HarnessError('POST /orders was answered 422'))
  await expect(pathsOf(system(refused))).rejects.toThrow(/^POST \/orders was answered 422$/)
})

test('paths that the service never answers as expected are told once', () => {
  expect(() => assertAnswered({ hopeless: ['96 × GET /none: status 404: no such route'] })).toThrow(
    /never answers some of its `paths` as expected,.*\n {2}96 × GET \/none: status 404: no such route\n {2}fix: correct them, or/,
  )
  expect(() => assertAnswered({ hopeless: [] })).not.toThrow()
})
