import { existsSync, readFileSync } from 'fs'
import { homedir, userInfo } from 'os'
import { join } from 'path'
import { usualSocket } from '../../engine/machine.mjs'

/**
 * Where an engine may listen. `certificates` is the folder of ca.pem, cert.pem and key.pem where TLS is asked for.
 * @typedef {{ readonly socketPath: string }
 *   | { readonly host: string, readonly port: number, readonly certificates: string | undefined }} EngineAddress
 */

/**
 * What the search depends on.
 * @typedef {object} Place
 * @property {NodeJS.Platform} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {string} home
 * @property {number} uid
 * @property {string} properties Text of `~/.testcontainers.properties`; empty where there is none.
 */

/** @type {() => Place} */
export const thisPlace = () => {
  const file = join(homedir(), '.testcontainers.properties')
  const properties = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return { platform: process.platform, env: process.env, home: homedir(), uid: userInfo().uid, properties }
}

/** @type {(properties: string, name: string) => string | undefined} */
const propertyOf = (properties, name) => {
  const pairs = properties.split('\n').map(line => line.split(/=(.*)/))
  const [, value] = pairs.find(([key = '']) => key.trim() === name) || []
  return value === undefined ? undefined : value.trim()
}

/** @type {(place: Place, variable: string) => string | undefined} */
const configured = ({ env, properties }, variable) => {
  const value = env[variable]
  return value === undefined || value === ''
    ? propertyOf(properties, variable.toLowerCase().split('_').join('.'))
    : value
}

/**
 * None where the text is no URL.
 * @type {(text: string | undefined, certificates: string | undefined) => EngineAddress[]}
 */
const addressesIn = (text, certificates) => {
  const [, host, port = '2375', path = ''] =
    /^\w+:\/\/(?:([^/:]+)(?::(\d+))?)?(\/.*)?$/.exec(text || '') || []
  if (host !== undefined) return [{ host, port: Number(port), certificates }]
  return path === '' ? [] : [{ socketPath: path }]
}

/**
 * The addresses of an engine in the order in which testcontainers tries them.
 * @type {(place: Place) => EngineAddress[]}
 */
export const engineAddresses = place => {
  const certificates =
    configured(place, 'DOCKER_TLS_VERIFY') === '1' ? configured(place, 'DOCKER_CERT_PATH') : undefined
  const named = [
    ...addressesIn(propertyOf(place.properties, 'tc.host'), undefined),
    ...addressesIn(configured(place, 'DOCKER_HOST'), certificates),
  ]
  if (place.platform === 'win32') return [...named, { socketPath: '//./pipe/docker_engine' }]
  const sockets = [
    usualSocket,
    ...(place.env['XDG_RUNTIME_DIR'] === undefined
      ? []
      : [join(place.env['XDG_RUNTIME_DIR'], 'docker.sock')]),
    join(place.home, '.docker/run/docker.sock'),
    join(place.home, '.docker/desktop/docker.sock'),
    `/run/user/${place.uid}/docker.sock`,
  ]
  return [...named, ...sockets.map(socketPath => ({ socketPath }))]
}
