import { expect, test } from 'vitest'
import { stoppedSessions } from './stopped-runs.ts'

const of = (session: string) => ({ 'org.testcontainers.session-id': session })

test('a session is known by a container or by a network alone', () => {
  const resources = [
    { Names: ['/brave_cray'], Labels: of('a') },
    { Names: ['/stoic_goodall'], Labels: of('a') },
    { Labels: of('b') },
  ]
  expect(stoppedSessions(resources)).toEqual(['a', 'b'])
})

test('a system that was kept stays whole, with its network', () => {
  const resources = [
    { Names: ['/plumbline-kept-01234567-leak-service-1-abcdef'], Labels: of('a') },
    { Names: ['/brave_cray'], Labels: of('a') },
    { Labels: of('a') },
    { Labels: of('b') },
  ]
  expect(stoppedSessions(resources)).toEqual(['b'])
})
