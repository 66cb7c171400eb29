import type { ServiceFacts } from './service-facts.ts'

const leakOfNode = `test('no request leaves anything behind', async ({ leak }) => {
  const record = await leak({
    clients: 10,
    promises: { heap: bytesPerRequest(8), external: bytesPerRequest(8), workingSet: megabytes(10) },
  })
  expect(record).toMeet()
})
`

const leakOfOthers = `test('no request leaves memory, descriptors, processes or connections behind', async ({ leak }) => {
  // Only Node can be looked into. Other services are judged by what their container shows.
  const record = await leak({ clients: 10, inspect: false, promises: { workingSet: megabytes(10) } })
  expect(record).toMeet()
})
`

/** The text of `plumbline/promises.spec.ts`: first promises, with limits that the user adjusts. */
export function promisesFile({ runtime, health = '/' }: ServiceFacts): string {
  const isNode = runtime === 'Node'
  const imports = `${isNode ? 'bytesPerRequest, ' : ''}expect, get, megabytes, ms, percentOfCore, perSecond, seconds, test`
  return `import { ${imports} } from 'vitest-plumbline'

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

${isNode ? leakOfNode : leakOfOthers}`
}
