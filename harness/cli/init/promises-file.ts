import type { ServiceFacts } from './service-facts.ts'
import { databaseOf } from './service-file.ts'

const leftInNode =
  '    promises: { heap: bytesPerRequest(8), external: bytesPerRequest(8), workingSet: megabytes(10) },'

const leftInOthers = `    // Only Node can be looked into. Other services are judged by what their container shows.
    inspect: false,
    // An interpreter with caches of its own may need more than 256.
    promises: { native: bytesPerRequest(256), workingSet: megabytes(10) },`

export function promisesFile(facts: ServiceFacts): string {
  const { runtime, health = '/' } = facts
  const isNode = runtime === 'Node'
  const others = databaseOf(facts) === undefined ? ' or a process' : ', a process or a connection'
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

test('no request leaves ${isNode ? 'anything' : `256 bytes of memory, a descriptor${others}`} behind', async ({ leak }) => {
  const record = await leak({
    name: 'leak',
    clients: 10,
${isNode ? leftInNode : leftInOthers}
  })
  expect(record).toMeet()
})
`
}
