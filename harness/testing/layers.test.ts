import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { circlesIn, graphOf } from './circle.ts'
import { doors } from './door.ts'
import { guardedPackages } from './guarded-packages.ts'
import { importsIn, type Import } from './imports.ts'
import { files, isTest, offencesIn } from './repository.ts'

interface Layer {
  readonly folders: readonly string[]
  /** Files that belong here although their folder belongs to a later layer. */
  readonly files?: readonly string[]
}

const unshipped: Layer = {
  folders: ['harness/testing', 'harness/exam', 'harness/bench'],
}

/** The only files that may lie at the top of `harness/`. */
const door = [...doors.values()]

/**
 * Imports run one way. A file may import from its own layer and from those before it; what depends on nothing can be tested with
 * nothing.
 */
const layers: readonly Layer[] = [
  { folders: ['harness/record'] },
  // Pure: what is decided from values alone.
  {
    folders: ['harness/judge'],
    files: [
      'harness/load/random.ts',
      'harness/load/schedule.ts',
      'harness/proxy/messages.ts',
      'harness/proxy/trap.ts',
    ],
  },
  // Effects: what touches containers, sockets and files.
  {
    folders: [
      'harness/system',
      'harness/load',
      'harness/sample',
      'harness/leak',
      'harness/profile',
      'harness/domain',
      'harness/faults',
      'harness/proxy',
      'harness/engine',
      'harness/progress',
      'harness/channel',
      'harness/fleet',
    ],
  },
  { folders: ['harness/measure'] },
  { folders: ['harness/report', 'harness/vitest', 'harness/watch', 'harness/cli'] },
  { folders: [], files: door },
  unshipped,
]

const isUnder = (folder: string, file: string): boolean => file.startsWith(`${folder}/`)
const isIn = ({ folders }: Layer, file: string): boolean => folders.some(folder => isUnder(folder, file))
const isShipped = (file: string): boolean =>
  isUnder('harness', file) && !isTest(file) && !isIn(unshipped, file)

/** Index of a file's layer, or -1 outside of the harness. */
function rankOf(file: string): number {
  const byName = layers.findIndex(layer => layer.files?.includes(file))
  return byName === -1 ? layers.findIndex(layer => isIn(layer, file)) : byName
}

const isFile = new Set(files)
const imports = files
  .filter(file => /\.(ts|mjs)$/.test(file))
  .flatMap(file => importsIn(file, readFileSync(file, 'utf8'), path => isFile.has(path)))
const fromPrograms = imports.filter(({ from }) => !isTest(from))
const fromShipped = imports.filter(({ from }) => isShipped(from))
const betweenFiles = fromPrograms.filter(({ to }) => files.includes(to))

const importers = (found: readonly Import[]): string[] =>
  [...new Set(found.map(({ from }) => from))].toSorted()

test('hundreds of imports are read', () => {
  expect(imports.length, 'harness/testing/imports.ts overlooks some').toBeGreaterThan(1500)
  expect(betweenFiles.length, 'harness/testing/imports.ts overlooks some').toBeGreaterThan(1000)
})

test('every file of the harness is in a folder of the layout, or is the door', () => {
  const inHarness = files.filter(file => isUnder('harness', file))
  const loose = inHarness.filter(file => dirname(file) === 'harness')
  expect(
    loose.filter(file => !door.includes(file)),
    'move it to a folder: only what package.json exports may lie here',
  ).toEqual([])

  const housed = inHarness.filter(file => !loose.includes(file))
  const folders = new Set(housed.map(file => file.split('/', 2).join('/')))
  expect(
    [...folders].toSorted(),
    'move it to a folder of the layout, or give the new folder its layer',
  ).toEqual(layers.flatMap(({ folders }) => folders).toSorted())
})

test('imports run from the later layers to the earlier ones', () => {
  const offences = offencesIn(
    betweenFiles.filter(({ from, to }) => isUnder('harness', from) && isUnder('harness', to)),
    ({ from, to }) => rankOf(to) > rankOf(from),
  )
  expect(offences, 'pass the value in as an argument, or move what is shared to the earlier layer').toEqual(
    [],
  )
})

test('nothing that is shipped imports what never is', () => {
  const offences = offencesIn(fromShipped, ({ to }) => isIn(unshipped, to))
  expect(offences, 'move what is needed out of harness/testing, harness/exam or harness/bench').toEqual([])
})

test('there is no circle between files', () => {
  const circles = circlesIn(graphOf(betweenFiles.map(({ from, to }) => [from, to])))
  expect(circles, 'move what both need to a file of its own').toEqual([])
})

/** A file's folder, and the top folder that it is in. */
const topFolderOf = (file: string): string => dirname(file).split('/', 2).join('/')

test.each([
  ['folders', dirname],
  ['top folders', topFolderOf],
] as const)('there is no circle between %s', (_, placeOf) => {
  const circles = circlesIn(graphOf(betweenFiles.map(({ from, to }) => [placeOf(from), placeOf(to)])))
  expect(circles, 'move what is shared to the folder that imports nothing of the other').toEqual([])
})

test('the harness knows no service', () => {
  const knowing = fromShipped.filter(({ to }) => /^(app|specs)\//.test(to))
  expect(importers(knowing), 'take a description of the service as an argument').toEqual([])
})

test('the service knows no harness', () => {
  const offences = offencesIn(
    imports.filter(({ from }) => isUnder('app', from)),
    ({ to }) => /^(harness|specs|vitest-plumbline)(\/|$)/.test(to),
  )
  expect(offences, 'they speak HTTP and SQL; nothing else').toEqual([])
})

test('nothing that is shipped goes through the door', () => {
  const offences = offencesIn(fromShipped, ({ to }) => /^vitest-plumbline(\/|$)/.test(to))
  expect(offences, 'import the file itself: the door imports it too, and that would be a circle').toEqual([])
})

test('specs and examples know the harness by its public names', () => {
  const outside = imports.filter(({ from }) => /^(specs|examples)\//.test(from))
  const past = outside.filter(
    ({ to }) => isUnder('harness', to) || (/^vitest-plumbline(\/|$)/.test(to) && !doors.has(to)),
  )
  expect(outside.length, 'hardly anything was checked').toBeGreaterThan(300)
  expect(
    importers(past),
    'import it from vitest-plumbline; what is missing there is added to the door',
  ).toEqual([])
})

test('an example imports nothing outside of its folder but packages', () => {
  const folderOf = (file: string) => file.split('/').slice(0, 2).join('/')
  const offences = offencesIn(
    imports.filter(({ from }) => isUnder('examples', from)),
    ({ from, to }) => files.includes(to) && folderOf(to) !== folderOf(from),
  )
  expect(offences, 'it stands for a repository of its own').toEqual([])
})

test.each(guardedPackages)('$name is imported where it belongs', ({ packages, files: allowed, remedy }) => {
  const offences = offencesIn(
    imports.filter(({ to }) => packages.test(to)),
    ({ from }) => !allowed.some(place => place.test(from)),
  )
  expect(offences, remedy).toEqual([])
})

/** Modules that neither read nor write anything. */
const pureModules = /^(node:(path|url|util)|fastest-levenshtein|pure-rand\/.*)$/

test('judges do no input or output, nor does anything that they import', () => {
  const reached = new Set(files.filter(file => isUnder('harness/judge', file) && !isTest(file)))
  for (const file of reached) for (const { from, to } of betweenFiles) if (from === file) reached.add(to)
  const offences = offencesIn(
    imports.filter(({ from }) => reached.has(from)),
    ({ to }) => !files.includes(to) && !pureModules.test(to),
  )
  expect(offences, 'record it during the run, and judge the record').toEqual([])
})
