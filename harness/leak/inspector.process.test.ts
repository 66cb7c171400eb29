import { afterEach, expect, test, vi } from 'vitest'
import { startInspected } from '../testing/inspected-process.ts'
import { Inspector } from './inspector.ts'

const idle = "console.log('up'); setInterval(() => {}, 1000)"

afterEach(() => {
  vi.useRealTimers()
})

test('asks and is answered', async () => {
  await using service = await startInspected(idle)
  using inspector = await Inspector.connect(service.inspector)
  expect((await inspector.send('Runtime.getHeapUsage')).usedSize).toBeGreaterThan(1_000_000)
})

test('a process that ends takes no question with it', async () => {
  await using service = await startInspected(idle)
  using inspector = await Inspector.connect(service.inspector)
  const asked = inspector.send('Runtime.evaluate', { expression: 'for (;;);' })
  service.kill()
  await expect(asked).rejects.toThrow(/the process behind the inspector at .* is gone/)
  await expect(inspector.send('Runtime.getHeapUsage')).rejects.toThrow('Runtime.getHeapUsage has no answer')
})

test('a blocked process is given ten seconds', async () => {
  await using service = await startInspected(idle)
  using inspector = await Inspector.connect(service.inspector)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const asked = inspector.send('Runtime.evaluate', { expression: 'for (;;);' })
  vi.advanceTimersByTime(10_000)
  await expect(asked).rejects.toThrow('Runtime.evaluate was not answered within 10 s')
})

test('where none listens, the message says how to have one', async () => {
  const { inspector } = await startInspected(idle).then(async service => {
    await service[Symbol.asyncDispose]()
    return service
  })
  await expect(Inspector.connect(inspector)).rejects.toThrow(
    /no inspector answers at 127.0.0.1:\d+[^]*fix: see its last log lines/,
  )
})
