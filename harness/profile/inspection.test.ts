import { Duplex, PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { openInspector } from './inspection.ts'

/** A container whose second Node says something, and ends. */
const saying = (text: string, error?: Error) => {
  const commands: string[][] = []
  const talk = async (...command: string[]) => {
    commands.push(command)
    const output = new PassThrough()
    output.write(text)
    setImmediate(() => (error === undefined ? output.end() : output.destroy(error)))
    return Duplex.from({ readable: output, writable: new PassThrough() })
  }
  return { commands, talk }
}

test('the second Node is what process 1 runs, whatever its name and path', async () => {
  const container = saying('')
  await expect(openInspector(container)).rejects.toThrow('process 1 is no Node')
  expect(container.commands[0]?.slice(0, 2)).toEqual(['/proc/1/exe', '-e'])
})

test('what the container complains of is the reason', async () => {
  const refused = saying('', new Error('sh: 0: cannot open (function'))
  await expect(openInspector(refused)).rejects.toThrow('cannot open')
})

test('half a line is no address', async () => {
  await expect(openInspector(saying('/1234'))).rejects.toThrow('process 1 is no Node')
})

test('where no session begins, no server and no program in the container is left', async () => {
  const servers = () => process.getActiveResourcesInfo().filter(name => name === 'TCPServerWrap').length
  const before = servers()
  const container = saying('/1234\n')
  const talk = await container.talk()
  await expect(openInspector({ talk: async () => talk })).rejects.toThrow('closed with code 1006')
  await vi.waitFor(() => expect(servers()).toBe(before))
  expect(talk.destroyed).toBe(true)
})
