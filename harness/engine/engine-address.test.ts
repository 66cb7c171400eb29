import { expect, test } from 'vitest'
import { engineAddresses } from './engine-address.mjs'

const place = {
  platform: 'linux' as NodeJS.Platform,
  env: {} as Record<string, string>,
  home: '/home/ada',
  uid: 1000,
  properties: '',
}

test('the usual sockets are tried in the order of testcontainers', () => {
  expect(engineAddresses({ ...place, env: { XDG_RUNTIME_DIR: '/run/user/1000' } })).toEqual([
    { socketPath: '/var/run/docker.sock' },
    { socketPath: '/run/user/1000/docker.sock' },
    { socketPath: '/home/ada/.docker/run/docker.sock' },
    { socketPath: '/home/ada/.docker/desktop/docker.sock' },
    { socketPath: '/run/user/1000/docker.sock' },
  ])
  expect(engineAddresses({ ...place, platform: 'win32' })).toEqual([{ socketPath: '//./pipe/docker_engine' }])
})

test.each([
  ['unix:///run/podman.sock', { socketPath: '/run/podman.sock' }],
  ['tcp://docker:2376', { host: 'docker', port: 2376, certificates: undefined }],
  ['tcp://docker', { host: 'docker', port: 2375, certificates: undefined }],
])('DOCKER_HOST=%s comes first', (DOCKER_HOST, address) => {
  expect(engineAddresses({ ...place, env: { DOCKER_HOST } })[0]).toEqual(address)
})

test('a DOCKER_HOST that is no URL is passed over', () => {
  expect(engineAddresses({ ...place, env: { DOCKER_HOST: 'docker' } })).toEqual(engineAddresses(place))
})

test('certificates are for DOCKER_HOST, where TLS is asked for', () => {
  const env = { DOCKER_HOST: 'tcp://docker:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }
  expect(engineAddresses({ ...place, env })[0]).toEqual({
    host: 'docker',
    port: 2376,
    certificates: '/certs',
  })
})

test('~/.testcontainers.properties says what the environment leaves open', () => {
  const properties = 'tc.host = tcp://cloud:9\ndocker.host=tcp://file:1\n'
  const hosts = (env: Record<string, string>) =>
    engineAddresses({ ...place, env, properties }).flatMap(address =>
      'host' in address ? [address.host] : [],
    )
  expect(hosts({})).toEqual(['cloud', 'file'])
  expect(hosts({ DOCKER_HOST: 'tcp://env:1' })).toEqual(['cloud', 'env'])
})
