import { expect, test } from 'vitest'
import { hasApt, parseRelease } from './release.mjs'

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
