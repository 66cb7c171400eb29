import {
  bundle,
  cores,
  get,
  mebibytes,
  post,
  seconds,
  type ServiceDescription,
  sourceMap,
} from 'vitest-plumbline'

const folder = 'examples/express'
const source = `${folder}/server.ts`

export const service: ServiceDescription = {
  name: 'example-express',
  dockerfile: `${folder}/Dockerfile`,
  schema: `${folder}/schema.sql`,
  sources: [folder],
  files: async () => [{ path: 'server.mjs', content: await bundle(source) }],
  sourceMap: () => sourceMap(source),
  buildArgs: base => ({ NODE_IMAGE: base.node }),
  environment: databaseUrl => ({ DATABASE_URL: databaseUrl }),
  port: 3000,
  readinessPath: '/api/ready',
  readyWithin: seconds(5),
  everyPath: async () => [
    () => ({ route: 'GET /api/notes', ends: 200, call: get('/api/notes') }),
    () => ({ route: 'POST /api/notes', ends: 201, call: post('/api/notes', { text: 'hello' }) }),
    () => ({ route: 'POST /api/notes (400)', ends: 400, call: post('/api/notes', {}) }),
  ],
  cpus: cores(0.5),
  memory: mebibytes(512),
  pids: 64,
}
