import { expect, test } from 'vitest'
import { seconds } from '../record/units.ts'
import { step } from './progress.ts'

test('a step says when it begins, what to expect, and what it took', async () => {
  const lines: string[] = []
  const result = await step(
    line => lines.push(line),
    { title: 'baking', usually: seconds(25) },
    async () => 42,
  )
  expect(result).toBe(42)
  expect(lines).toEqual(['baking … (about 25 s)', 'baking: done in 0.0 s'])
})

test('a step that fails does not claim to be done', async () => {
  const lines: string[] = []
  const failing = step(
    line => lines.push(line),
    { title: 'baking', usually: seconds(1) },
    () => Promise.reject(new Error('no oven')),
  )
  await expect(failing).rejects.toThrow('no oven')
  expect(lines).toEqual(['baking … (about 1 s)'])
})
