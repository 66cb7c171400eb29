import { expect, get, megabytes, ms, percentOfCore, perSecond, seconds, test } from 'vitest-plumbline'
import { judge } from 'vitest-plumbline/judge'

test('10 clients at 120 requests a second are served in time', async ({ run }) => {
  const record = await run({
    clients: 10,
    rate: perSecond(120),
    call: get('/healthz'),
    until: { decided: true, atLeast: seconds(3.1), atMost: seconds(20) },
    promises: { p99: ms(100), errors: 0, cpu: percentOfCore(40), memory: megabytes(200) },
  })
  expect(record).toMeet()
})

/** Only Node can be looked into. For other services the values of the container are judged, and whatever fails. */
const seen = new Set(['native', 'fileDescriptors', 'connections', 'workingSet'])

test('no request leaves memory, descriptors, processes or connections behind', async ({ leak }) => {
  const record = await leak({ clients: 10, promises: { workingSet: megabytes(10) } })
  expect(judge(record).filter(({ check, verdict }) => seen.has(check) || verdict === 'fail')).toHold()
})
