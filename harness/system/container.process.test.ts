import { expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import { SupervisedContainer } from './container.ts'
import { engineIsAt } from './engine-address.ts'

test('a signal to a container that ended and stays ended names it, its end and its last lines', async () => {
  const line = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 10]), Buffer.from('disk full\n')])
  await using engine = await serve((request, response) => {
    const asked = new URL(request.url ?? '', 'http://engine').pathname.split('/').at(-1)
    // Later than the exit.
    if (asked === 'attach') {
      response.flushHeaders()
      setTimeout(() => response.end(line), 200)
    } else if (asked === 'wait') response.end('{ "StatusCode": 3 }')
    else if (asked === 'json') response.end('{ "State": { "OOMKilled": false } }')
    else response.writeHead(409).end('{ "message": "container 4f1c is not running" }')
  })
  const { hostname, port } = new URL(engine.origin)
  engineIsAt({ protocol: 'http', host: hostname, port })
  const container = await SupervisedContainer.follow('database', '4f1c')
  await expect(container.end('SIGKILL', ms(100))).rejects.toThrow(
    'the database ended and was not started again within 0.1 s, so it got no SIGKILL: exit code 3\n  last lines of the database:\n  | disk full\n  fix: see its last lines above',
  )
})
