import type { ServiceFacts } from './service-facts.ts'

const leakOfNode = 'heap: bytesPerRequest(8), external: bytesPerRequest(8), workingSet: megabytes(10)'
const leakOfOthers = 'workingSet: megabytes(10)'

/** The text of `plumbline/promises.spec.ts`: first promises, with limits to be made the service's own. */
export function promisesFile({ framework, health = '/' }: ServiceFacts): string {
  const isNode = framework === undefined || framework.runtime === 'node'
  return `import { ${isNode ? 'bytesPerRequest, ' : ''}expect, get, megabytes, ms, percentOfCore, perSecond, seconds, test } from 'vitest-plumbline'

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

test('no request leaves anything behind', async ({ leak }) => {
  const record = await leak({
    clients: 10,
    promises: { ${isNode ? leakOfNode : leakOfOthers} },
  })
  expect(record).toMeet()
})
`
}
