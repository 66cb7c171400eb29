import type { TestProject } from 'vitest/node'
import { afterEach, expect, test, vi } from 'vitest'
import refuse, { isNodeNewEnough } from './old-node.ts'

afterEach(() => void vi.restoreAllMocks())

test.each([
  ['24.0.0', true],
  ['22.12.0', false],
])('Node %s is new enough: %s', (version, isEnough) => {
  vi.spyOn(process.versions, 'node', 'get').mockReturnValue(version)
  expect(isNodeNewEnough()).toBe(isEnough)
})

test('a Node that is too old is named with what is needed', () => {
  vi.spyOn(process.versions, 'node', 'get').mockReturnValue('20.20.2')
  const project = { vitest: { projects: [{}] } } as unknown as TestProject
  expect(() => refuse(project)).toThrow(/^Node 20\.20\.2 is too old, 24 is needed\n {2}fix: run it by npx/)
})
