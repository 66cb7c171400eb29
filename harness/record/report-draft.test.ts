import { mkdir, mkdtempDisposable, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { beginDraft, draftVariable, publishDraft, writeDraft } from './report-draft.ts'

const home = process.cwd()

/** An empty folder as the working directory, with a report of an earlier run. */
async function projectWithReport() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
  process.chdir(folder.path)
  vi.stubEnv(draftVariable, '')
  await mkdir('report/shards', { recursive: true })
  await writeFile('report/results.json', 'earlier')
  await writeFile('report/leak-1.heapsnapshot', 'earlier')
  await writeFile('report/shards/1-of-2.json', 'part')
  return folder
}

afterEach(() => {
  process.chdir(home)
  vi.unstubAllEnvs()
})

test('a report that is complete takes the place of the one before, and begins empty', async () => {
  await using _folder = await projectWithReport()
  beginDraft()
  expect(writeDraft('results.json', 'now')).toBe('report/results.json')
  expect(writeDraft('records/baseline.json', '{}')).toBe('report/records/baseline.json')
  publishDraft()
  expect((await readdir('report')).toSorted()).toEqual(['records', 'results.json', 'shards'])
  expect(await readFile('report/results.json', 'utf8')).toBe('now')
  expect(await readdir('report/shards')).toEqual(['1-of-2.json'])
  expect(await readdir('.plumbline')).toEqual([])
})

test('a report that is mounted, and cannot be moved away, is written file by file', async () => {
  await using _folder = await projectWithReport()
  beginDraft()
  writeDraft('results.json', 'now')
  publishDraft(() => {
    throw Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' })
  })
  expect((await readdir('report')).toSorted()).toEqual(['results.json', 'shards'])
  expect(await readFile('report/results.json', 'utf8')).toBe('now')
  expect(await readdir('.plumbline')).toEqual([])
})

test('a report that may not be moved for another reason says so', async () => {
  await using _folder = await projectWithReport()
  beginDraft()
  const refuse = () => {
    throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
  }
  expect(() => publishDraft(refuse)).toThrow(/^report could not be written\n {2}EACCES.*\n {2}fix: see who/)
})

test('a run that is killed between two files leaves the report before it as it was', async () => {
  await using _folder = await projectWithReport()
  beginDraft()
  writeDraft('results.json', 'now')
  expect((await readdir('report')).toSorted()).toEqual(['leak-1.heapsnapshot', 'results.json', 'shards'])
  expect(await readFile('report/results.json', 'utf8')).toBe('earlier')
})

test('what a killed run has left is gone with the next, and what another has begun is not', async () => {
  await using _folder = await projectWithReport()
  const [killed, running] = ['.plumbline/report-999999999', `.plumbline/report-${process.ppid}`]
  await mkdir(killed, { recursive: true })
  await mkdir(running, { recursive: true })
  beginDraft()
  expect(await readdir('.plumbline')).toEqual([`report-${process.ppid}`])
})

test('a file that stands where the report is to go is refused before the run, and left', async () => {
  await using _folder = await projectWithReport()
  await rm('report', { recursive: true })
  await writeFile('report', 'mine')
  expect(beginDraft).toThrow(/report is a file, expected a folder .*\n {2}fix: move or rename it/)
  expect(await readFile('report', 'utf8')).toBe('mine')
})

test('a folder of somebody’s own is refused before the run, and left', async () => {
  await using _folder = await projectWithReport()
  await rm('report', { recursive: true })
  await mkdir('report')
  await writeFile('report/.gitkeep', '')
  expect(beginDraft).not.toThrow()
  await writeFile('report/thesis.tex', 'mine')
  expect(beginDraft).toThrow(/report contains 'thesis.tex', but no earlier report\n {2}fix: move it: a run/)
  expect(await readFile('report/thesis.tex', 'utf8')).toBe('mine')
})

test('where nobody makes a report nothing is written', async () => {
  await using _folder = await projectWithReport()
  expect(writeDraft('results.json', 'now')).toBeUndefined()
  publishDraft()
  expect(await readFile('report/results.json', 'utf8')).toBe('earlier')
})
