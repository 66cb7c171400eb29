import type { Container } from 'dockerode'
import { PassThrough, type Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { ContainerLog } from './container-log.ts'

test('each start is read into one log, until reading stops', async () => {
  const outputs: PassThrough[] = []
  const asked: boolean[] = []
  const container = {
    attach: async ({ logs }: { readonly logs: boolean }) => {
      asked.push(logs)
      const output = new PassThrough()
      outputs.push(output)
      return output
    },
    modem: { demuxStream: (output: PassThrough, sink: Writable) => output.pipe(sink) },
  } as unknown as Container
  const log = new ContainerLog()
  await log.read(container, { fromTheBeginning: true })
  outputs[0]?.end('first\n')
  await log.read(container)
  outputs[1]?.write('second\n')
  await expect.poll(() => log.tail(2)).toEqual(['first', 'second'])
  expect(asked).toEqual([true, false])
  log.stopReading()
  expect(outputs.map(({ destroyed }) => destroyed).at(-1)).toBe(true)
})
