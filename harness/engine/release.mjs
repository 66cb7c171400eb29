// Plain JavaScript of Node 12, because `vitest-plumbline doctor` reads it on whatever Node there is.
import { promises as fs } from 'fs'

/**
 * A distribution of Linux.
 * @typedef {object} Release
 * @property {string} id `debian`, `ubuntu`, … ; empty where there is no /etc/os-release.
 * @property {string} codename `trixie`; empty where the distribution has no code names.
 * @property {string} prettyName
 */

/** @type {(osRelease: string) => Release} */
export const parseRelease = osRelease => {
  /** @type {Record<string, string>} */
  const values = {}
  for (const line of osRelease.split('\n')) {
    const [name = '', value = ''] = line.split(/=(.*)/s)
    values[name] = value.replace(/^["']|["']$/g, '')
  }
  const { ID: id = '', VERSION_CODENAME: codename = '', PRETTY_NAME } = values
  return { id, codename, prettyName: PRETTY_NAME || id || process.platform }
}

export const hostRelease = async () =>
  parseRelease(await fs.readFile('/etc/os-release', 'utf8').catch(() => ''))

/** @type {(release: Pick<Release, 'id'>) => boolean} */
export const hasApt = ({ id }) => id === 'debian' || id === 'ubuntu'
