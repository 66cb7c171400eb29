import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const npm = `echo npm "$@" >>calls
mkdir -p node_modules/.bin
\${BREAKS:+false} || exit 1
echo '{}' >node_modules/.package-lock.json
`
/** A script that reports the major version in `variable`, and prints what it was given to run. */
const nodeOf = (variable: string): string => `case "$1" in
  -e) [ "\${${variable}:-24}" -ge 24 ] ;;
  --version) echo "v\${${variable}:-24}.0.0" ;;
  *) echo node "$@" >>calls ;;
esac
`

interface Clone {
  readonly folder: string
  /** Runs setup.sh. Resolves to the arguments that npm and node got since the clone was made. */
  readonly setUp: (environment?: Readonly<Record<string, string>>) => Promise<string[]>
}

const program = async (path: string, text: string): Promise<void> => {
  await writeFile(path, `#!/bin/sh\n${text}`)
  await chmod(path, 0o755)
}

/** A clone that has only the script; npm and node are scripts that record their arguments. */
const freshClone = async (): Promise<Clone> => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-setup-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const script = join(folder, 'harness/engine/setup.sh')
  await mkdir(join(folder, 'harness/engine'), { recursive: true })
  await mkdir(join(folder, 'bin'))
  await copyFile(fileURLToPath(new URL('setup.sh', import.meta.url)), script)
  await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion": 3}')
  await program(join(folder, 'bin/npm'), npm)
  await program(join(folder, 'bin/node'), nodeOf('HOST_NODE'))
  const setUp = async (environment: Readonly<Record<string, string>> = {}) => {
    const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, ...environment }
    await promisify(execFile)('sh', [script], { env })
    return (await readFile(join(folder, 'calls'), 'utf8')).trimEnd().split('\n')
  }
  return { folder, setUp }
}

const install = 'npm ci --ignore-scripts --no-audit --no-fund --loglevel=error'
const goOn = 'node harness/testing/prepare-engine.ts'
const inAMinute = new Date(Date.now() + 60_000)

test('a fresh clone gets its packages, and the second run installs nothing', async () => {
  const { setUp } = await freshClone()
  expect(await setUp()).toEqual([install, goOn])
  expect(await setUp()).toEqual([install, goOn, goOn])
})

test('a changed lock file is installed again, one that is only newer is not', async () => {
  const { folder, setUp } = await freshClone()
  await setUp()
  await utimes(join(folder, 'package-lock.json'), inAMinute, inAMinute)
  expect(await setUp()).toEqual([install, goOn, goOn])
  await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion": 4}')
  expect(await setUp()).toEqual([install, goOn, goOn, install, goOn])
})

test('packages that somebody installed by hand are accepted', async () => {
  const { folder, setUp } = await freshClone()
  await mkdir(join(folder, 'node_modules'))
  await writeFile(join(folder, 'node_modules/.package-lock.json'), '{}')
  await utimes(join(folder, 'node_modules/.package-lock.json'), inAMinute, inAMinute)
  expect(await setUp()).toEqual([goOn])
})

test('an npm run by hand after ours invalidates our stamp', async () => {
  const { folder, setUp } = await freshClone()
  await setUp()
  const byHand = new Date(Date.now() + 60_000)
  const lockLater = new Date(Date.now() + 120_000)
  await utimes(join(folder, 'node_modules/.package-lock.json'), byHand, byHand)
  await utimes(join(folder, 'package-lock.json'), lockLater, lockLater)
  expect(await setUp()).toEqual([install, goOn, install, goOn])
})

test('an interrupted installation is repeated', async () => {
  const { setUp } = await freshClone()
  await expect(setUp({ BREAKS: 'yes' })).rejects.toThrow('`npm ci` failed')
  expect(await setUp()).toEqual([install, install, goOn])
})

test('an interrupted npm run by hand, without its record, is repeated', async () => {
  const { folder, setUp } = await freshClone()
  await setUp()
  await rm(join(folder, 'node_modules/.package-lock.json'))
  expect(await setUp()).toEqual([install, goOn, install, goOn])
})

test('an old Node without a pinned one is refused, with the fix', async () => {
  const { setUp } = await freshClone()
  await expect(setUp({ HOST_NODE: '20' })).rejects.toThrow(
    /Node 24 or newer is needed: found v20\.0\.0, and none is pinned for .*\n {2}fix: install Node 24/,
  )
})

test('the pinned Node is used where the installed one is old', async () => {
  const { folder, setUp } = await freshClone()
  await setUp()
  await program(join(folder, 'node_modules/.bin/node'), nodeOf('PINNED_NODE'))
  expect(await setUp({ HOST_NODE: '20' })).toEqual([install, goOn, goOn])
})

test('a pinned Node that does not run here is replaced by the installed one', async () => {
  const { folder, setUp } = await freshClone()
  await setUp()
  await program(join(folder, 'node_modules/.bin/node'), 'exit 127\n')
  expect(await setUp()).toEqual([install, goOn, goOn])
})

test('the flock of BusyBox, as on Alpine, is left alone', async () => {
  const { folder, setUp } = await freshClone()
  await program(join(folder, 'bin/flock'), 'echo "flock: unrecognized option: $1" >&2\nexit 1\n')
  expect(await setUp()).toEqual([install, goOn])
})
