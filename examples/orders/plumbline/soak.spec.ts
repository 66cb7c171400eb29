import { expect, megabytes, minutes, ms, perSecond, test } from 'vitest-plumbline'

/** A minute as it is; `SOAK=1h npx vitest run soak` takes longer. */
test('every way through the shop holds for a while', { timeout: 0 }, async ({ soak }) => {
  const record = await soak({
    clients: 10,
    rate: perSecond(60),
    duration: minutes(1),
    promises: { p99: ms(100), errors: 0, memory: megabytes(200) },
  })
  expect(record).toMeet()
})
