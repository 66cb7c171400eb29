import { Readable } from 'node:stream'
import { extract } from 'tar-stream'
import { expect, test, vi } from 'vitest'
import {
  buildImage,
  collectOldImages,
  contentHash,
  findBuiltImage,
  olderGenerations,
  removeUnused,
  type ImageRecipe,
} from './image.ts'
import { messageOf } from '../record/errors.ts'
import { MemoryDocker } from '../testing/memory-docker.ts'

const base = { id: 'sha256:base', references: ['node:24'] }
const recipe: ImageRecipe = {
  repository: 'localhost/test/ledger',
  dockerfile: 'FROM node:24\nCOPY server.mjs .\n',
  files: [{ path: 'server.mjs', content: 'serve()' }],
}

const referenceOf = (changed: Partial<ImageRecipe>, bases = [base]): Promise<string> =>
  buildImage(new MemoryDocker(bases), { ...recipe, ...changed })

test('the hash differs for parts that are the same when joined', () => {
  expect(contentHash(['ab', 'c'])).not.toBe(contentHash(['a', 'bc']))
  expect(contentHash(['ab', 'c'])).toMatch(/^[0-9a-f]{16}$/)
})

test('the same inputs are built once, and found afterwards', async () => {
  const docker = new MemoryDocker([base])
  const first = await buildImage(docker, recipe)
  const second = await buildImage(docker, recipe)
  expect(second).toBe(first)
  expect(docker.deeds).toEqual([`build ${first}`])
  expect(await findBuiltImage(docker, recipe)).toBe(first)
})

test('every input changes the tag', async () => {
  const references = await Promise.all([
    referenceOf({}),
    referenceOf({ dockerfile: 'FROM node:24\nCOPY server.mjs /\n' }),
    referenceOf({ files: [{ path: 'server.mjs', content: 'serve(1)' }] }),
    referenceOf({ files: [{ path: 'other.mjs', content: 'serve()' }] }),
    referenceOf({ files: [{ path: 'server.mjs', content: 'serve()', mode: 0o755 }] }),
    referenceOf({ args: { A: '1' } }),
    referenceOf({ labels: { A: '1' } }),
    referenceOf({}, [{ ...base, id: 'sha256:newer' }]),
  ])
  expect(new Set(references).size).toBe(8)
})

test('a newer image that files are copied from changes the tag', async () => {
  const dockerfile = 'FROM node:24\nCOPY --from=team/assets /www /www\n'
  const assets = { id: 'sha256:assets', references: ['team/assets'] }
  const before = await referenceOf({ dockerfile }, [base, assets])
  expect(await referenceOf({ dockerfile }, [base, { ...assets, id: 'sha256:newer' }])).not.toBe(before)
})

test('the context holds files, links and empty folders', async () => {
  const docker = new MemoryDocker([base])
  const build = vi.spyOn(docker, 'buildImage')
  const files = [
    ...(recipe.files ?? []),
    { path: 'now', content: '', link: 'a' },
    { path: 'a/', content: '' },
  ]
  await buildImage(docker, { ...recipe, files })
  const entries = Readable.from([build.mock.lastCall?.[0].context]).pipe(extract())
  const seen: unknown[] = []
  for await (const entry of entries) {
    seen.push([entry.header.name, entry.header.type])
    entry.resume()
  }
  expect(seen.slice(1)).toEqual([
    ['server.mjs', 'file'],
    ['now', 'symlink'],
    ['a/', 'directory'],
  ])
})

test('the order of arguments and labels does not change the tag', async () => {
  expect(await referenceOf({ args: { A: '1', B: '2' }, labels: { a: '1', b: '2' } })).toBe(
    await referenceOf({ args: { B: '2', A: '1' }, labels: { b: '2', a: '1' } }),
  )
})

test('a base image that is nowhere is reported before anything is built', async () => {
  const docker = new MemoryDocker()
  await expect(buildImage(docker, recipe)).rejects.toThrow('the base image node:24 is not on this engine')
  expect(docker.deeds).toEqual(['ask for node:24'])
})

test('a base image that is missing is pulled, unless no registry can have it', async () => {
  const docker = new MemoryDocker()
  docker.registry = ['node:24']
  const reference = await buildImage(docker, recipe)
  expect(docker.deeds).toEqual(['ask for node:24', 'pull node:24', `build ${reference}`])
  const local = { ...recipe, dockerfile: 'FROM localhost/mine:1' }
  await expect(buildImage(docker, local)).rejects.toThrow(
    'the base image localhost/mine:1 is not on this engine',
  )
  expect(docker.deeds).toHaveLength(3)
})

test('a failed build carries the reason and the log', async () => {
  const docker = new MemoryDocker([base])
  docker.buildFailure = 'COPY failed: server.mjs not found'
  await expect(buildImage(docker, recipe)).rejects.toThrow(
    /failed: COPY failed: server.mjs not found\n {2}Step 1\/1 : FROM scratch\n {2}fix: /,
  )
})

test('a build that takes too long is no mistake of its files, whatever the client says', async () => {
  const docker = new MemoryDocker([base])
  using timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort())
  docker.buildFailure = 'aborted'
  await expect(buildImage(docker, recipe)).rejects.toThrow(/failed: not built after 10 min\n[^]*fix: .*log/)
  expect(timeout).toHaveBeenCalledWith(600_000)
})

test.each([
  ['`Step 2/3 : RUN make`', ['Step 1/3 : FROM scratch', 'Step 2/3 : RUN make']],
  [
    '`[build 2/3] RUN make`',
    ['#5 [build 2/3] RUN make', '#6 [build 3/3] COPY a b', ' > [build 2/3] RUN make:'],
  ],
])('the step that failed is %s, and colours are left out', async (step, lines) => {
  const docker = new MemoryDocker([base])
  docker.buildLog = [
    ...lines,
    '\u001B[91mno rule to make target',
    '\u001B[0m',
    ...Array<string>(25).fill('stopping'),
  ]
  docker.buildFailure = 'make returned 2\u001B[0m'
  const failure = await buildImage(docker, recipe).catch(messageOf)
  expect(failure).toContain(`fix: the step that failed is ${step}; correct the Dockerfile`)
  docker.buildLog = docker.buildLog.slice(0, -25)
  expect(await buildImage(docker, recipe).catch(messageOf)).toContain(
    `failed: make returned 2\n  ${[...lines, 'no rule to make target'].join('\n  ')}\n  fix: `,
  )
})

test('a build that fails before its first step names none', async () => {
  const docker = new MemoryDocker([base])
  docker.buildLog = []
  docker.buildFailure = 'unknown instruction: RUM'
  await expect(buildImage(docker, recipe)).rejects.toThrow('RUM\n  fix: correct the Dockerfile or the files')
})

test('old generations are removed, except the newest few, the current one and those in use', async () => {
  const generations = ['a', 'b', 'c', 'd', 'e'].map((tag, index) => ({
    id: `sha256:${tag}`,
    references: [`localhost/test/ledger:${tag}`],
    createdAt: index,
    labels: { 'plumbline.repository': 'localhost/test/ledger' },
  }))
  const docker = new MemoryDocker([...generations, { references: ['localhost/test/other:x'] }])
  docker.inUse.add('localhost/test/ledger:b')
  await collectOldImages(docker, 'localhost/test/ledger', 'sha256:a', 2)
  expect(docker.deeds).toEqual(['remove localhost/test/ledger:d', 'remove localhost/test/ledger:c'])
})

test('an old generation that was found again stays', async () => {
  const old = { ...recipe, repository: 'localhost/test/again' }
  const reference = await buildImage(new MemoryDocker([base]), old)
  const labels = { 'plumbline.repository': old.repository }
  const images = [reference, 'localhost/test/again:other', 'localhost/test/again:new'].map(
    (one, createdAt) => ({ id: `sha256:${createdAt}`, references: [one], createdAt, labels }),
  )
  const docker = new MemoryDocker([base, ...images])
  await collectOldImages(docker, old.repository, 'sha256:2', 1)
  expect(docker.deeds).toEqual(['remove localhost/test/again:other'])
})

test('an image that somebody built on ours, with its inherited label, is neither removed nor counted', async () => {
  const labels = { 'plumbline.repository': 'localhost/test/ledger' }
  const docker = new MemoryDocker([
    { id: 'sha256:old', references: ['localhost/test/ledger:old'], createdAt: 1, labels },
    { id: 'sha256:untagged', createdAt: 2, labels },
    { id: 'sha256:theirs', references: ['theirs:latest'], createdAt: 3, labels },
    { id: 'sha256:new', references: ['localhost/test/ledger:new'], createdAt: 4, labels },
  ])
  await collectOldImages(docker, 'localhost/test/ledger', 'sha256:new', 2)
  expect(docker.deeds).toEqual([])
  await collectOldImages(docker, 'localhost/test/ledger', 'sha256:new', 1)
  expect(docker.deeds).toEqual(['remove localhost/test/ledger:old'])
})

test('a clean-up takes older generations of the names it is given, and nothing of another project', async () => {
  const imageOf = (reference: string, createdAt: number) => ({
    references: [reference],
    createdAt,
    labels: { 'plumbline.repository': reference.split(':', 1)[0] ?? '' },
  })
  const docker = new MemoryDocker([
    imageOf('localhost/plumbline/ledger:old', 1),
    imageOf('localhost/plumbline/ledger:new', 3),
    imageOf('localhost/plumbline/ledger:used', 2),
    imageOf('localhost/plumbline/ledger-of-others:a', 4),
    imageOf('localhost/plumbline/ledger-of-others:b', 5),
    imageOf('localhost/plumbline/database:a', 1),
    imageOf('localhost/plumbline/database:b', 2),
    imageOf('localhost/plumbline-base/node:b', 1),
    imageOf('theirs:latest', 1),
  ])
  docker.inUse.add('localhost/plumbline/ledger:used')
  const older = await olderGenerations(docker, ['ledger'])
  expect(older).toEqual(['localhost/plumbline/ledger:used', 'localhost/plumbline/ledger:old'])
  expect(await removeUnused(docker, older)).toEqual(['localhost/plumbline/ledger:old'])
  expect(docker.deeds).toEqual(['remove localhost/plumbline/ledger:old'])
  expect(await olderGenerations(docker, ['database', 'proxy'])).toEqual(['localhost/plumbline/database:a'])
})
