import { chmod, mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { contextFilter, readContext } from './build-context.ts'

async function contextOf(files: Readonly<Record<string, string>>) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-context-'))
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder.path, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  return folder
}

async function readAll(folder: string) {
  return readContext(folder, await contextFilter(join(folder, 'Dockerfile'), folder, folder))
}

const pathsIn = async (files: Readonly<Record<string, string>>) => {
  await using folder = await contextOf(files)
  return (await readAll(folder.path)).map(({ path }) => path)
}

test('a context is what the Dockerfile copies, in one order', async () => {
  const dockerfile = 'FROM scratch\nCOPY package*.json ./\nCOPY src/deep ./deep\n'
  const files = {
    'src/deep/z.ts': '',
    'src/deep/a/b.ts': '',
    'src/c.ts': '',
    'package.json': '',
    'package-lock.json': '',
  }
  expect(await pathsIn({ Dockerfile: dockerfile, 'report/index.html': '', ...files })).toEqual([
    'package-lock.json',
    'package.json',
    'src/deep/a/b.ts',
    'src/deep/z.ts',
  ])
})

test('`**` of a COPY with --parents stands for any number of folders', async () => {
  const Dockerfile = 'FROM scratch\nCOPY --parents packages/**/package.json /app/\n'
  const files = {
    Dockerfile,
    'packages/a/package.json': '',
    'packages/b/c/package.json': '',
    'docs/a.md': '',
  }
  expect(await pathsIn(files)).toEqual(['packages/a/package.json', 'packages/b/c/package.json'])
})

test('a folder without files that are copied is in the context as well', async () => {
  const Dockerfile = 'FROM scratch\nCOPY public data /app/\n'
  await using folder = await contextOf({ Dockerfile, '.dockerignore': 'data/*\n', 'data/dump.sql': '' })
  await mkdir(join(folder.path, 'public/images'), { recursive: true })
  await mkdir(join(folder.path, 'elsewhere'))
  expect((await readAll(folder.path)).map(({ path }) => path)).toEqual(['data/', 'public/images/'])
})

test('what is copied through a symbolic link is in the context', async () => {
  const Dockerfile = 'FROM scratch\nCOPY config/app.json /\nCOPY missing* /\n'
  await using folder = await contextOf({
    Dockerfile,
    'sets/shop/app.json': '{}',
    'sets/other/app.json': '{}',
  })
  await symlink('sets/shop', join(folder.path, 'config'))
  expect((await readAll(folder.path)).map(({ path }) => path)).toEqual(['config', 'sets/shop/app.json'])
})

test('.dockerignore is honoured, exceptions among it', async () => {
  const files = {
    Dockerfile: 'FROM scratch\nCOPY . .\n',
    'node_modules/a/index.js': '',
    'a.log': '',
    'keep.log': '',
    'b/c.log': '',
  }
  expect(await pathsIn({ ...files, '.dockerignore': 'node_modules\n**/*.log\n!keep.log\n' })).toEqual([
    '.dockerignore',
    'Dockerfile',
    'b/',
    'keep.log',
  ])
})

test('what changes by a run is never in the context, whatever .dockerignore says', async () => {
  const written = {
    'report/index.html': '',
    '.plumbline/history.jsonl': '',
    '.vitest/attachments/a.png': '',
    '.git/index': '',
    'node_modules/.vite/vitest/results.json': '',
    'node_modules/.vite-temp/vitest.config.ts.mjs': '',
  }
  const files = { 'src/report/a.ts': '', 'node_modules/a/index.js': '', '.gitignore': '' }
  const before = { Dockerfile: 'FROM scratch\nCOPY . .\n', '.dockerignore': '!report\n!.git\n', ...files }
  expect(await pathsIn({ ...before, ...written })).toEqual(await pathsIn(before))
})

test('a run below the context writes there, and `report` elsewhere is a folder like others', async () => {
  await using folder = await contextOf({ Dockerfile: 'FROM scratch\nCOPY . .\n' })
  const project = join(folder.path, 'packages/a')
  const { copies } = await contextFilter(join(folder.path, 'Dockerfile'), folder.path, project)
  expect(copies('packages/a/report/index.html')).toBe(false)
  expect(copies('report/index.ts')).toBe(true)
})

test('the .dockerignore of one Dockerfile takes the place of the others', async () => {
  const files = { Dockerfile: 'FROM scratch\nADD . /\n', a: '', b: '', '.dockerignore': 'a\n' }
  expect(await pathsIn({ ...files, 'Dockerfile.dockerignore': 'b\nDockerfile*\n.dockerignore\n' })).toEqual([
    'a',
  ])
})

test('where only a build would tell what is copied, it is everything', async () => {
  expect(await pathsIn({ Dockerfile: 'FROM scratch\nARG A\nCOPY $A .\n', b: '' })).toEqual([
    'Dockerfile',
    'b',
  ])
})

test('permissions and symbolic links are kept', async () => {
  await using folder = await contextOf({ Dockerfile: 'FROM scratch\nCOPY bin /bin\n', 'bin/run': 'x' })
  await chmod(join(folder.path, 'bin/run'), 0o755)
  await symlink('run', join(folder.path, 'bin/start'))
  expect(await readAll(folder.path)).toEqual([
    { path: 'bin/run', content: Buffer.from('x'), mode: 0o755 },
    { path: 'bin/start', content: '', link: 'run' },
  ])
})

test('what this user may not read, such as the data of a database, is named with a fix', async () => {
  await using folder = await contextOf({ Dockerfile: 'FROM scratch\nCOPY . .\n', 'pgdata/PG_VERSION': '17' })
  await chmod(folder.path, 0o755)
  await chmod(join(folder.path, 'pgdata'), 0)
  // Root may read it.
  const isRoot = process.getuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    await expect(readAll(folder.path)).rejects.toThrow(
      /cannot be read: EACCES: .*pgdata'\n {2}fix: list what the image does not need in `\.dockerignore`/,
    )
  } finally {
    if (isRoot) process.seteuid?.(0)
    await chmod(join(folder.path, 'pgdata'), 0o700)
  }
})
