import { bundle, cores, mebibytes, seconds, type ServiceDescription, sourceMap } from 'vitest-plumbline'
import { everyPath } from './every-path.ts'

/** The service under test. To test another one, describe it here: nothing else in the project knows it. */
export const service: ServiceDescription = {
  name: 'ledger',
  dockerfile: 'Dockerfile',
  files: async () => [{ path: 'server.mjs', content: await bundle('app/main.ts') }],
  sources: ['app'],
  sourceMap: () => sourceMap('app/main.ts'),
  buildArgs: base => ({ NODE_IMAGE: base.node }),
  port: 3000,
  readinessPath: '/api/ready',
  readyWithin: seconds(5),
  everyPath,
  environment: databaseUrl => ({ DATABASE_URL: databaseUrl, POOL_SIZE: '10' }),
  cpus: cores(0.5),
  memory: mebibytes(512),
  pids: 64,
  schema: 'app/schema.sql',
}
