import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

const start = (env: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, [main], { env, timeout: 10_000, killSignal: 'SIGKILL' })
  return { child, output: text(child.stdout), errors: text(child.stderr), exit: once(child, 'exit') }
}

test.concurrent('a bad value in the environment is one clear line and exit 1', async () => {
  const { exit, output, errors } = start({ DATABASE_URL: 'postgres://u:p@h/d', POOL_SIZE: 'ten' })
  expect(await exit).toEqual([1, null])
  expect(await errors).toBe(
    'POOL_SIZE="ten": expected a whole number from 1 to 1000; correct it, or unset POOL_SIZE for 10\n',
  )
  expect(await output).toBe('')
})

test.concurrent('starts before its database, and ends orderly on SIGTERM', async () => {
  const { child, exit, output, errors } = start({
    PORT: '0',
    DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/app',
    DRAIN_MS: '0',
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { event, port } = JSON.parse(line.toString()) as { event: string; port: number }
  expect(event).toBe('listening')
  const origin = `http://127.0.0.1:${port}`
  expect((await fetch(`${origin}/api/health`)).status).toBe(200)
  expect((await fetch(`${origin}/api/ready`)).status).toBe(503)
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
  const log = await output
  expect(log).toContain('"event":"database-unreachable"')
  expect(log).toContain('"event":"stopped","orderly":true')
  expect(log).not.toContain('secret')
  expect(await errors).toBe('')
})
