import { expect, get, megabytes, ms, percentOfCore, perSecond, seconds, test } from 'vitest-plumbline'
import { judge } from 'vitest-plumbline/judge'

test('10 clients at 120 requests a second are served in time', async ({ run }) => {
  const record = await run({
    clients: 10,
    rate: perSecond(120),
    call: get('/'),
    until: { decided: true, atLeast: seconds(3.1), atMost: seconds(20) },
    promises: { p99: ms(100), errors: 0, cpu: percentOfCore(20), memory: megabytes(50) },
  })
  expect(record).toMeet()
})

/** Only Node's heap is readable. For other services the values of the container are judged. */
const seen = new Set(['native', 'fileDescriptors', 'workingSet'])

test('no request leaves memory or descriptors behind', async ({ leak }) => {
  const record = await leak({ clients: 10, promises: { workingSet: megabytes(10) } })
  expect(judge(record).filter(({ check }) => seen.has(check))).toHold()
})
