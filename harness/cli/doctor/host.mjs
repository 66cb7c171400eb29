import { existsSync } from 'fs'
import { connect, createServer } from 'net'
import { cpus, totalmem } from 'os'
import { dirname } from 'path'
import { cpuFinding, diskFinding, memoryFinding } from './findings.mjs'
import { outputOf } from './output.mjs'

const connectsWithinMs = 2000

/**
 * Why a port of this machine cannot be reached; undefined where it can.
 * @type {() => Promise<string | undefined>}
 */
export const portFailure = () =>
  new Promise(resolve => {
    const server = createServer()
    /** @type {(failure?: string) => void} */
    const end = failure => {
      clearTimeout(late)
      server.close()
      resolve(failure)
    }
    const late = setTimeout(() => end(`no answer after ${connectsWithinMs} ms`), connectsWithinMs)
    server.on('error', error => end(error.message))
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('net').AddressInfo} */ (server.address())
      const client = connect(port, '127.0.0.1')
      client.on('error', error => end(error.message))
      client.on('connect', () => {
        client.destroy()
        end()
      })
    })
  })

/**
 * In bytes; undefined where the folder is not here, or `df` is not.
 * @type {(folder: string) => number | undefined}
 */
const freeSpace = folder => {
  const [, figures = ''] = (outputOf('df', ['-Pk', folder]) || '').split('\n')
  const kilobytes = Number(figures.split(/\s+/)[3])
  return Number.isFinite(kilobytes) ? kilobytes * 1024 : undefined
}

/**
 * The nearest existing folder above one that will be created: it is on the same file system.
 * @type {(folder: string) => string}
 */
const nearestExisting = folder => (existsSync(folder) ? folder : nearestExisting(dirname(folder)))

/** @type {(engine: import('./engine.mjs').Engine | undefined) => import('./findings.mjs').Finding[]} */
export const hostFindings = engine => {
  const folder = engine === undefined ? nearestExisting('/var/lib/docker') : engine.info.DockerRootDir
  return [
    diskFinding(folder, freeSpace(folder)),
    cpuFinding(engine === undefined ? cpus().length : engine.info.NCPU),
    memoryFinding(engine === undefined ? totalmem() : engine.info.MemTotal),
  ]
}
