import { expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import { ms, perSecond, seconds } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import { get } from './call.ts'
import { drive } from './drive.ts'

test('of many clients that wait, the one that is due first sends first', async () => {
  await using server = await serve((_, response) => response.end('ok'))
  const { seconds: parts } = await drive(server.origin, {
    clients: 20,
    call: get('/'),
    // Each client waits for 200 ms between two requests.
    load: { kind: 'open', shape: { kind: 'constant', rate: perSecond(100), duration: ms(600) } },
    seed: 1,
    timeout: seconds(5),
  })
  const lag = Distribution.merge(parts.map(({ dispatchLag }) => dispatchLag))
  expect(lag.count).toBe(60)
  // If the last one went first, half of the others would be late by a tenth of a second.
  expect(lag.quantile(0.5)).toBeLessThan(30)
})
