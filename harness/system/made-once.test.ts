import { expect, test, vi } from 'vitest'
import { madeOnce } from './made-once.ts'

test('what was made serves every call, and a failure is not remembered', async () => {
  const make = vi
    .fn<(name: string) => Promise<string>>(async name => `hello ${name}`)
    .mockRejectedValueOnce(new Error('no engine'))
  const greeting = madeOnce(make)
  const [first, second] = [greeting('ada'), greeting('bob')]
  await expect(first).rejects.toThrow('no engine')
  await expect(second).rejects.toThrow('no engine')
  expect(await greeting('cy')).toBe('hello cy')
  expect(await greeting('dan')).toBe('hello cy')
  expect(make).toHaveBeenCalledTimes(2)
})
