import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { Wait } from 'testcontainers'
import { beginSpan } from '../progress/span.ts'
import { minutes, seconds } from '../record/units.ts'
import { connectDocker } from './docker.ts'
import { connectDockerode } from './engine-address.ts'
import { collectOldImages, contentHash, REPOSITORY_LABEL } from './image.ts'
import { ownSession } from './session.ts'
import { databaseIn, type StartedDatabase } from './started.ts'
import { startSupervised } from './startup.ts'

const repository = 'localhost/plumbline/database'
const startWithin = seconds(60)
/** As long as the other steps that make an image may take: an emulated processor needs minutes for `initdb`. */
const initialisedWithin = minutes(5)
const ready = /database system is ready to accept connections/

/**
 * After a crash Postgres syncs every file that it has, one by one. Those of an image are copied first, each of them: 1.4 s until it
 * answers again, of which 1 s is that, and minutes on an emulated processor. One call for the file system takes 0.3 s. From 14 on.
 */
const settings = String.raw`select 'alter system set recovery_init_sync_method = ''syncfs'''
where current_setting('server_version_num')::int >= 140000 \gexec
`

interface DatabaseBase {
  /** In messages. */
  readonly name: string
  readonly reference: string
  /** Of the image that the reference names. */
  readonly id: string
  readonly schema: string
}

/**
 * An image whose data directory is initialised and has the schema, made once for each base image and schema.
 * It boots in 0.5 s instead of 1.1 s, and no spec waits for `initdb`.
 */
export async function databaseImage(base: DatabaseBase): Promise<string> {
  const docker = await connectDocker()
  const tag = contentHash([base.id, base.schema, settings])
  const known = await docker.findImage(`${repository}:${tag}`)
  if (known === undefined) await initialise(base, tag)
  return `${repository}:${tag}`
}

async function initialise({ name, reference, schema }: DatabaseBase, tag: string): Promise<void> {
  using _span = beginSpan('image', `initialising ${name}`)
  await ownSession()
  const definition = new DatabaseContainer(reference, 2)
  definition.withEnvironment({ PGDATA: '/pgdata' })
  definition.withCopyContentToContainer([
    { content: schema, target: '/docker-entrypoint-initdb.d/schema.sql' },
    { content: settings, target: '/docker-entrypoint-initdb.d/settings.sql' },
  ])
  const { container } = await startSupervised(name, definition)
  await using _ = container
  const docker = await connectDockerode()
  // A clean stop: after a crash every later start would begin with recovery.
  await docker.getContainer(container.id).stop({ t: 30 })
  await docker.getContainer(container.id).commit({
    repo: repository,
    tag,
    changes: `LABEL ${REPOSITORY_LABEL}=${repository} org.testcontainers.session-id=`,
  })
  const images = await connectDocker()
  const made = await images.findImage(`${repository}:${tag}`)
  await collectOldImages(images, { repository, current: made?.id ?? '', kept: 3 })
}

export async function startDatabase(
  name: string,
  { image, network }: { readonly image: string; readonly network: string },
): Promise<StartedDatabase> {
  return databaseIn(await startSupervised(name, new DatabaseContainer(image, 1), { network }), 'postgres')
}

class DatabaseContainer extends PostgreSqlContainer {
  /** `readyLines`: how often it logs that it is ready, twice where the entrypoint initialises it first. */
  constructor(image: string, readyLines: 1 | 2) {
    super(image)
    this.withWaitStrategy(Wait.forLogMessage(ready, readyLines))
    this.withStartupTimeout(readyLines === 2 ? initialisedWithin : startWithin)
    // testcontainers' default, `pg_isready` four times a second, never stops and takes a tenth of the
    // machine. Any health check replaces it; the engine is then told to run none.
    this.withHealthCheck({ test: ['CMD', 'true'] })
    this.createOpts.Healthcheck = { Test: ['NONE'] }
  }
}
