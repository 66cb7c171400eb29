import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { groupReader } from './group-reader.ts'

test('an engine elsewhere is asked inside the container, once for the samples of a second', async () => {
  const asked: string[][] = []
  const exec = async (...command: string[]) => {
    asked.push(command)
    return 'anon 1\n'
  }
  const read = groupReader({ hostPid: async () => undefined, exec })
  expect([await read(), await read()]).toEqual(['anon 1\n', 'anon 1\n'])
  expect(asked).toEqual([
    ['cat', '/sys/fs/cgroup/cpu.stat', '/sys/fs/cgroup/memory.stat', '/sys/fs/cgroup/memory.current'],
  ])
})

test('what cannot be read is no zero', async () => {
  const exec = () => Promise.reject(new Error('no cat'))
  await expect(groupReader({ hostPid: async () => undefined, exec })()).rejects.toThrow('no cat')
})

test.runIf(existsSync('/sys/fs/cgroup/cgroup.controllers'))('on this machine a file is read', async () => {
  const exec = () => Promise.reject(new Error('asked inside'))
  const read = groupReader({ hostPid: async () => process.pid, exec })
  expect(await read()).toContain('usage_usec')
})
