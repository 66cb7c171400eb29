import { bundle, sourceMap } from '../../harness/system/bundle.ts'
import type { ServiceDescription } from '../../harness/system/description.ts'
import { cores, mebibytes, seconds } from '../../harness/units.ts'

const source = 'examples/fastify/server.ts'

export const service: ServiceDescription = {
  name: 'example-fastify',
  dockerfile: 'examples/fastify/Dockerfile',
  files: async () => [{ path: 'server.mjs', content: await bundle(source) }],
  sourceMap: () => sourceMap(source),
  buildArgs: base => ({ NODE_IMAGE: base.node }),
  port: 3000,
  readinessPath: '/api/ready',
  readyWithin: seconds(5),
  environment: databaseUrl => ({ DATABASE_URL: databaseUrl }),
  cpus: cores(0.5),
  memory: mebibytes(512),
  pids: 64,
  schema: 'examples/fastify/schema.sql',
}
