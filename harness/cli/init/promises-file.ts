import type { ServiceFacts } from './service-facts.ts'

const leakOfNode = `test('no request leaves anything behind', async ({ leak }) => {
  const record = await leak({
    clients: 10,
    promises: { heap: bytesPerRequest(8), external: bytesPerRequest(8), workingSet: megabytes(10) },
  })
  expect(record).toMeet()
})
`

/** Without Node's inspector, `leak` leaves the other checks inconclusive. */
const leakOfOthers = `// Only Node can be looked into. For other services, judge what the container shows, and whatever fails.
const seen = new Set(['native', 'fileDescriptors', 'connections', 'workingSet'])

test('no request leaves memory, descriptors, processes or connections behind', async ({ leak }) => {
  const record = await leak({ clients: 10, promises: { workingSet: megabytes(10) } })
  expect(judge(record).filter(({ check, verdict }) => seen.has(check) || verdict === 'fail')).toHold()
})
`

/** The text of `plumbline/promises.spec.ts`: first promises, with limits that the user adjusts. */
export function promisesFile({ framework, health = '/' }: ServiceFacts): string {
  const isNode = framework === undefined || framework.runtime === 'node'
  const imports = `${isNode ? 'bytesPerRequest, ' : ''}expect, get, megabytes, ms, percentOfCore, perSecond, seconds, test`
  return `import { ${imports} } from 'vitest-plumbline'
${isNode ? '' : "import { judge } from 'vitest-plumbline/judge'\n"}
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
