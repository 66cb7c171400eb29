import { expect, test } from 'vitest'
import { seconds } from '../record/units.ts'
import { step } from './progress.ts'

test('a step says when it begins, how long it takes, and how long it took', async () => {
  const lines: string[] = []
  const result = await step(
    line => lines.push(line),
    { title: 'baking', usually: seconds(25) },
    async () => 42,
  )
  expect(result).toBe(42)
  expect(lines).toEqual(['baking … (about 25 s)', 'baking: done in 0.0 s'])
})

test('a step that fails prints no end', async () => {
  const lines: string[] = []
  const failing = step(
    line => lines.push(line),
    { title: 'baking', usually: seconds(1) },
    () => Promise.reject(new Error('no oven')),
  )
  await expect(failing).rejects.toThrow('no oven')
  expect(lines).toEqual(['baking … (about 1 s)'])
})
