import { renameSync, type PathLike } from 'node:fs'
import { mkdir, mkdtempDisposable, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { beginDraft, discardDraft, draftVariable, publishDraft, writeDraft } from './report-draft.ts'

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

/** Moves files, but fails with the code where something is moved to this path. */
const renameBut = (refused: string, code: string) => (from: PathLike, to: PathLike) => {
  if (to === refused) throw Object.assign(new Error(`${code}: rename`), { code })
  renameSync(from, to)
}

test('a report on another disk is copied there', async () => {
  await using _folder = await projectWithReport()
  beginDraft()
  writeDraft('results.json', 'now')
  publishDraft(renameBut(`report/.new-${process.pid}`, 'EXDEV'))
  expect((await readdir('report')).toSorted()).toEqual(['results.json', 'shards'])
  expect(await readFile('report/results.json', 'utf8')).toBe('now')
  expect(await readdir('.plumbline')).toEqual([])
})

test.each(['report/index.html', 'report/records', 'report/results.json'])(
  'a run that ends before it has written %s leaves no results but parts, and the next replaces it',
  async refused => {
    await using _folder = await projectWithReport()
    const write = () => {
      beginDraft()
      writeDraft('results.json', 'now')
      writeDraft('index.html', 'now')
      writeDraft('records/baseline.json', '{}')
    }
    write()
    expect(() => publishDraft(renameBut(refused, 'EIO'))).toThrow(/^report could not be written/)
    const left = await readdir('report')
    expect(left).not.toContain('results.json')
    expect(left.includes('records')).toBe(refused !== 'report/records')
    expect(await readdir('report/shards')).toEqual(['1-of-2.json'])
    // Without parts only the unfinished draft shows that this folder is a report.
    await rm('report/shards', { recursive: true })
    write()
    publishDraft()
    expect((await readdir('report')).toSorted()).toEqual(['index.html', 'records', 'results.json'])
  },
)

test('files of the file system, and hidden ones, stay', async () => {
  await using _folder = await projectWithReport()
  await mkdir('report/lost+found')
  await writeFile('report/.gitkeep', '')
  beginDraft()
  writeDraft('results.json', 'now')
  publishDraft()
  expect((await readdir('report')).toSorted()).toEqual(['.gitkeep', 'lost+found', 'results.json', 'shards'])
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
  expect((await readdir('.plumbline')).toSorted()).toEqual(
    [`report-${process.pid}`, `report-${process.ppid}`].toSorted(),
  )
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

test('another run of the same folder is named while it lasts, a killed one is not', async () => {
  await using _folder = await projectWithReport()
  await mkdir('.plumbline/report-999999999', { recursive: true })
  expect(beginDraft()).toBeUndefined()
  expect(await readdir('.plumbline')).toContain(`report-${process.pid}`)
  await mkdir(`.plumbline/report-${process.ppid}`)
  expect(beginDraft()).toMatch(
    new RegExp(
      `^another run of this folder is under way \\(process ${process.ppid}\\).*\\n {2}fix: run one after`,
    ),
  )
  discardDraft()
  expect(await readdir('.plumbline')).not.toContain(`report-${process.pid}`)
})

test('a run that has published its report is no longer under way', async () => {
  await using _folder = await projectWithReport()
  beginDraft()
  writeDraft('results.json', 'now')
  publishDraft()
  expect(await readdir('.plumbline')).toEqual([])
})
