import { databasePorts } from '../proxy/trap.ts'
import type { ContainerDescription } from './beside-container.ts'
import { databaseName, databasePassword, databaseUser } from './database-address.ts'
import { connectDocker } from './docker.ts'
import { buildImage } from './image.ts'

/** The image of a MariaDB, with the schema, if any, in the folder that its entrypoint reads. */
export async function mariadbImage(reference: string, schema: string): Promise<string> {
  if (schema === '') return reference
  return buildImage(await connectDocker(), {
    repository: 'localhost/plumbline/mariadb',
    dockerfile: `FROM ${reference}\nCOPY schema.sql /docker-entrypoint-initdb.d/\n`,
    files: [{ path: 'schema.sql', content: schema }],
  })
}

export const mariadbContainer = (image: string): ContainerDescription => ({
  kind: 'container',
  image,
  port: databasePorts.mariadb,
  env: {
    MARIADB_ROOT_PASSWORD: databasePassword,
    MARIADB_DATABASE: databaseName,
    MARIADB_USER: databaseUser,
    MARIADB_PASSWORD: databasePassword,
  },
  // The proxy cannot read TLS. A system has no name server; without lookups MariaDB does not block clients that hang up.
  command: ['mariadbd', '--skip-ssl', '--skip-name-resolve'],
})
