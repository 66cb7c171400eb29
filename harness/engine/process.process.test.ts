import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { processNamedBy } from './process.ts'

test('a process is known by its program while it runs, and not as a zombie', async () => {
  // `sleep` takes the place of the shell, whose child it never reaps.
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec /bin/sleep 60'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [child] = (await once(parent.stdout, 'data')) as [Buffer]
    await expect.poll(() => processNamedBy(`${parent.pid}\n`, 'sleep')).toBe(parent.pid)
    await expect.poll(() => processNamedBy(String(child), 'sleep')).toBeUndefined()
    expect(process.kill(Number(child), 0)).toBe(true)
  } finally {
    parent.kill()
    await once(parent, 'close')
  }
})
