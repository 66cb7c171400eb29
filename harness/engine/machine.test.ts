import { expect, test } from 'vitest'
import { adviceFor, mayProvideEngine, misfit, hasApt, parseRelease } from './machine.mjs'

const debianRoot = {
  platform: 'linux' as NodeJS.Platform,
  hasApt: true,
  isRoot: true,
  dockerHost: '',
  isSocketForbidden: false,
}

test('root on Debian gets an engine installed', () => {
  expect(mayProvideEngine(debianRoot)).toBe(true)
  expect(adviceFor(debianRoot)).toContain('`npx vitest-plumbline start` installs docker.io')
})

test('with DOCKER_HOST set only that engine is used', () => {
  const machine = { ...debianRoot, dockerHost: 'tcp://10.0.0.7:2375' }
  expect(mayProvideEngine(machine)).toBe(false)
  expect(adviceFor(machine)).toBe(
    'start the engine that DOCKER_HOST names (tcp://10.0.0.7:2375), or unset DOCKER_HOST',
  )
})

test('without root, Debian users are told what to install', () => {
  const machine = { ...debianRoot, isRoot: false }
  expect(mayProvideEngine(machine)).toBe(false)
  expect(adviceFor(machine)).toContain('`sudo apt-get install docker.io`')
})

test('a socket this user may not use is the reason, whatever is installed', () => {
  const machine = { ...debianRoot, isRoot: false, isSocketForbidden: true }
  expect(adviceFor(machine)).toContain('usermod -aG docker')
})

test('other distributions and systems are told what to install, and not changed', () => {
  const fedora = { ...debianRoot, hasApt: false }
  const mac = { ...debianRoot, platform: 'darwin', hasApt: false, isRoot: false } as const
  expect(mayProvideEngine(fedora)).toBe(false)
  expect(adviceFor(fedora)).toContain('install and start Docker Engine')
  expect(mayProvideEngine(mac)).toBe(false)
  expect(adviceFor(mac)).toContain('start Docker Desktop')
})

test('the machine is the same by whichever name an engine calls its architecture', async () => {
  const [kernel = '', go = ''] = process.arch === 'arm64' ? ['aarch64', 'arm64'] : ['x86_64', 'amd64']
  expect(await misfit(go)).toBe(await misfit(kernel))
  expect(await misfit('s390x')).toBeDefined()
})

test('Debian quotes some of its values', () => {
  const text =
    'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie\nID=debian\n'
  expect(parseRelease(text)).toEqual({
    id: 'debian',
    codename: 'trixie',
    prettyName: 'Debian GNU/Linux 13 (trixie)',
  })
})

test('a value may hold an equals sign', () => {
  expect(parseRelease('ID=x\nPRETTY_NAME="a=b"\n').prettyName).toBe('a=b')
})

test('a distribution without code names has an empty one', () => {
  expect(parseRelease("ID='alpine'\n")).toEqual({ id: 'alpine', codename: '', prettyName: 'alpine' })
})

test('without such a file only the platform is known', () => {
  expect(parseRelease('')).toEqual({ id: '', codename: '', prettyName: process.platform })
})

test('only Debian and Ubuntu use apt', () => {
  expect(hasApt(parseRelease('ID=debian'))).toBe(true)
  expect(hasApt(parseRelease('ID=ubuntu'))).toBe(true)
  expect(hasApt(parseRelease('ID=fedora'))).toBe(false)
})
