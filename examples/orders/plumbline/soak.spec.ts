import { expect, hours, megabytes, ms, perSecond, test } from 'vitest-plumbline'

test('every path of the shop keeps its promises in every minute', async ({ soak }) => {
  const record = await soak({
    clients: 10,
    rate: perSecond(60),
    duration: hours(1),
    promises: { p99: ms(100), errors: 0, memory: megabytes(200) },
  })
  expect(record).toMeet()
})
