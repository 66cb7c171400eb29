import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtempDisposable, readdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('main.ts', import.meta.url))

test(
  'an interrupted comparison leaves no copy of the other revision behind',
  { timeout: 20_000 },
  async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
    const repository = join(folder.path, 'repository')
    const temporary = join(folder.path, 'temporary')
    await mkdir(join(repository, 'plumbline'), { recursive: true })
    await mkdir(temporary)
    const service = "export const service = { name: 'a', build: { image: 'a' }, beside: {}, root: '.' }"
    await writeFile(join(repository, 'plumbline/service.mjs'), service)
    const loads = 'export const compared = { a: { clients: 1, prepare: async () => undefined } }'
    await writeFile(join(repository, 'plumbline/compared.mjs'), loads)
    const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { stdio: 'ignore' })
    git('init')
    git('add', '.')
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-m', 'first')
    // An engine that does not answer.
    await using engine = createServer(socket => socket.resume()).listen(0, '127.0.0.1')
    await once(engine, 'listening')
    const { port } = engine.address() as AddressInfo
    const env = { ...process.env, DOCKER_HOST: `tcp://127.0.0.1:${port}`, TMPDIR: temporary }
    const command = spawn(process.execPath, [program, 'compare', 'HEAD'], { cwd: repository, env })
    await once(command.stdout, 'data')
    expect(await readdir(temporary)).toContainEqual(expect.stringMatching(/^plumbline-revision-/))
    command.kill('SIGINT')
    expect(await once(command, 'close')).toEqual([2, null])
    expect(await readdir(temporary)).toEqual([])
  },
)
