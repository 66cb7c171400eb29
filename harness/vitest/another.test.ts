import { expect, test } from 'vitest'
import { checkAnother, type AnotherOptions } from './test.ts'

test.each([[undefined], [{}], [{ proxy: true }], [{ replicas: 1 }], [{ replicas: 10 }]])('%j', options => {
  expect(() => checkAnother(options)).not.toThrow()
})

test.each([0, 11, 1.5, -1, Number.NaN, '2'])('%s replicas are refused', replicas => {
  expect(() => checkAnother({ replicas } as AnotherOptions)).toThrow(
    /another: replicas is .*, expected a whole number from 1 to 10\n.*write replicas: 2/,
  )
})

test('what is not an option is refused', () => {
  expect(() => checkAnother({ replica: 2 } as AnotherOptions)).toThrow('another: replica is not an option')
  expect(() => checkAnother({ proxy: 1 } as unknown as AnotherOptions)).toThrow(
    'another: proxy is 1, expected true or false',
  )
})
