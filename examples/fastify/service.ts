import {
  bundle,
  cores,
  get,
  mebibytes,
  type MixEntry,
  post,
  seconds,
  type ServiceDescription,
  sourceMap,
} from 'vitest-plumbline'

const source = 'examples/fastify/server.ts'

const routes: readonly MixEntry[] = [
  { route: 'GET /api/notes', ends: 200, call: get('/api/notes') },
  { route: 'POST /api/notes', ends: 201, call: post('/api/notes', { text: 'hello' }) },
  { route: 'POST /api/notes (400)', ends: 400, call: post('/api/notes', {}) },
  { route: 'GET /api/health', ends: 200, call: get('/api/health') },
  { route: 'GET /api/ready', ends: 200, call: get('/api/ready') },
  { route: 'GET /api/nowhere (404)', ends: 404, call: get('/api/nowhere') },
]

export const service: ServiceDescription = {
  name: 'example-fastify',
  port: 3000,
  environment: databaseUrl => ({ DATABASE_URL: databaseUrl }),
  schema: 'examples/fastify/schema.sql',
  dockerfile: 'examples/fastify/Dockerfile',
  buildArgs: base => ({ NODE_IMAGE: base.node }),
  sources: ['examples/fastify'],
  files: async () => [{ path: 'server.mjs', content: await bundle(source) }],
  sourceMap: () => sourceMap(source),
  cpus: cores(0.5),
  memory: mebibytes(512),
  pids: 64,
  readinessPath: '/api/ready',
  readyWithin: seconds(5),
  everyPath: async () => routes.map(step => () => step),
}
