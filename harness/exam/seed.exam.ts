import { expect, test } from 'vitest-plumbline'

// The three original tests of this project, unchanged, against the service without warm-up.

test('should handle 10 concurrent connections', async ({ system }) => {
  const clients = Array.from({ length: 10 }, (_, i) => ({ id: `client-${i}`, startTime: Date.now() }))
  const results = await Promise.all(
    clients.map(async client => {
      const response = await fetch(`${system.service.origin}/api/health`)
      return { ...client, status: response.status, duration: Date.now() - client.startTime }
    }),
  )
  expect(results.every(({ status }) => status === 200)).toBe(true)
  expect(results.every(({ duration }) => duration < 100)).toBe(true)
})

test('should maintain consistent performance', async ({ system }) => {
  const durations: number[] = []
  for (let i = 0; i < 100; i++) {
    const start = Date.now()
    await fetch(`${system.service.origin}/api/health`)
    durations.push(Date.now() - start)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  const mean = durations.reduce((a, b) => a + b) / durations.length
  const variance = durations.reduce((a, b) => a + (b - mean) ** 2, 0) / durations.length
  expect(Math.sqrt(variance)).toBeLessThan(10)
})

test('should not leak memory', async ({ system }) => {
  const getContainerMemoryUsage = async () =>
    (await system.service.container.sample())?.workingSetBytes ?? Number.NaN
  const initialMemory = await getContainerMemoryUsage()
  for (let i = 0; i < 1000; i++) {
    await fetch(`${system.service.origin}/api/health`)
  }
  await new Promise(resolve => setTimeout(resolve, 5000))
  const finalMemory = await getContainerMemoryUsage()
  expect(finalMemory - initialMemory).toBeLessThan(10 * 1024 * 1024)
})
