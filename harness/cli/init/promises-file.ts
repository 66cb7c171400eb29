import type { ServiceFacts } from './service-facts.ts'
import { databaseOf } from './service-file.ts'

const leakOfNode = `test('no request leaves anything behind', async ({ leak }) => {
  const record = await leak({
    name: 'leak',
    clients: 10,
    promises: { heap: bytesPerRequest(8), external: bytesPerRequest(8), workingSet: megabytes(10) },
  })
  expect(record).toMeet()
})
`

const leakOfOthers = (
  hasConnections: boolean,
) => `test('no request leaves 256 bytes of memory, a descriptor${hasConnections ? ', a process or a connection' : ' or a process'} behind', async ({ leak }) => {
  const record = await leak({
    name: 'leak',
    clients: 10,
    // Only Node can be looked into. Other services are judged by what their container shows.
    inspect: false,
    // An interpreter with caches of its own may need more than 256.
    promises: { native: bytesPerRequest(256), workingSet: megabytes(10) },
  })
  expect(record).toMeet()
})
`

export function promisesFile(facts: ServiceFacts): string {
  const { runtime, health = '/' } = facts
  return `import { bytesPerRequest, expect, get, megabytes, ms, percentOfCore, perSecond, seconds, test } from 'vitest-plumbline'

// The limits are a first guess. Run once, look at the table, then promise what your users need.
test('10 clients at 120 requests a second are served in time, within the budget', async ({ run }) => {
  const record = await run({
    clients: 10,
    rate: perSecond(120),
    call: get('${health}'),
    until: { decided: true, atLeast: seconds(3.1), atMost: seconds(30) },
    promises: { p99: ms(100), errors: 0, cpu: percentOfCore(40), memory: megabytes(400) },
  })
  expect(record).toMeet()
})

${runtime === 'Node' ? leakOfNode : leakOfOthers(databaseOf(facts) !== undefined)}`
}
