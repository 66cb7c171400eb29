import { resolve } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { servicePath } from './service-path.ts'

afterEach(() => vi.unstubAllEnvs())

const pathWith = (SERVICE: string | undefined, service?: string) => {
  vi.stubEnv('SERVICE', SERVICE)
  return servicePath(service)
}

test('the variable comes before the option, and the option before the usual path', () => {
  expect(pathWith('a.ts', 'b.ts')).toBe(resolve('a.ts'))
  expect(pathWith(undefined, 'b.ts')).toBe(resolve('b.ts'))
  expect(pathWith(undefined)).toBe(resolve('plumbline/service.ts'))
})

test('an empty variable, as CI servers set it, names nothing', () => {
  expect(pathWith('', 'b.ts')).toBe(resolve('b.ts'))
})
