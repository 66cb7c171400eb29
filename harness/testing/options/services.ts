import { checkBase } from '../../engine/service-base.ts'
import { cores, mebibytes } from '../../record/quantities.ts'
import { container } from '../../system/beside-container.ts'
import { mariadb, postgres } from '../../system/beside.ts'
import { node } from '../../system/build.ts'
import { defineService } from '../../system/description.ts'
import { databaseOf } from '../../system/started.ts'
import { checkConfig } from '../../vitest/config-rules.ts'
import { call, second, service } from '../literal-plan.ts'
import { anyText, positional, taking, type Takers } from './taker.ts'

const describe = (changes: object) =>
  defineService({ name: 'orders', build: { dockerfile: 'Dockerfile' }, ...changes })

/** Functions that describe a service, and the project of its promises. */
export const services: Takers = {
  defineService: {
    whole: {
      name: 'orders',
      build: node('src/server.ts'),
      port: 8080,
      ready: '/readyz',
      readyWithin: second,
      alive: '/livez',
      shutdownWithin: second,
      beside: {},
      env: () => ({}),
      limits: {},
      paths: () => [call],
      tmpfs: ['/tmp'],
      command: ['node'],
      user: '1000',
      readOnly: false,
      capabilities: ['CHOWN'],
      secrets: ['x-api-key'],
      sources: ['src'],
      root: '.',
    },
    give: defineService,
    takes: {
      name: ['3000x'],
      ...taking('object', 'beside', 'limits'),
      ...taking('list', 'tmpfs', 'capabilities', 'secrets', 'sources'),
      paths: ['function'],
      readOnly: ['true'],
      user: anyText,
      root: anyText,
    },
  },
  'limits of a service': {
    whole: { cpu: cores(0.5), memory: mebibytes(512), pids: 64 },
    give: limitsGiven => describe({ limits: limitsGiven }),
  },
  'Dockerfile of a service': {
    whole: { dockerfile: 'Dockerfile', context: '.', target: 'production', args: { VERSION: '1' } },
    give: build => describe({ build }),
    takes: { dockerfile: anyText, context: anyText, target: anyText, args: ['object', 'function'] },
  },
  'image of a service': {
    whole: { image: 'orders:1' },
    give: build => describe({ build }),
    takes: { image: ['3000x'] },
  },
  node: positional({ entry: 'src/server.ts', node: {} }, ({ entry, node: options }) => node(entry, options), {
    entry: anyText,
    node: ['object'],
  }),
  'options of node': {
    whole: { edits: [], base: 'node:24', dockerfile: 'Dockerfile', context: '.' },
    give: options => node('src/server.ts', options),
    takes: { edits: ['list'], base: ['3000x'], dockerfile: anyText, context: anyText },
  },
  container: {
    whole: { image: 'redis:8', port: 6379, env: {}, command: ['redis-server'], ready: /ready/ },
    give: container,
    takes: { image: ['3000x'], env: ['object'] },
  },
  postgres: {
    whole: { schema: 'db/schema.sql', image: 'postgres:17' },
    give: postgres,
    takes: { schema: anyText, image: ['3000x'] },
  },
  mariadb: {
    whole: { schema: 'db/schema.sql', image: 'mariadb:11' },
    give: mariadb,
    takes: { schema: anyText, image: ['3000x'] },
  },
  baseImage: {
    whole: { name: 'python', official: 'python:3.13', packages: ['python3'] },
    give: checkBase,
    takes: { official: ['3000x'] },
  },
  databaseOf: positional({ system: { description: service, database: {} } }, ({ system }) =>
    databaseOf(system),
  ),

  promises: {
    whole: { name: 'promises', include: ['a.spec.ts'], exclude: [], service: 'service.ts', soak: true },
    give: checkConfig,
    takes: { name: anyText, exclude: ['list'], service: anyText, soak: ['true'] },
  },
}
