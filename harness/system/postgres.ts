import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { Wait } from 'testcontainers'
import { beginSpan } from '../progress/span.ts'
import { minutes, seconds } from '../record/units.ts'
import { fieldsOf } from './container-factory.ts'
import { connectDocker } from './docker.ts'
import { connectDockerode } from './engine-address.ts'
import { collectOldImages, contentHash, REPOSITORY_LABEL } from './image.ts'
import { ownSession } from './session.ts'
import { startSupervised } from './startup.ts'

const repository = 'localhost/plumbline/database'
const generationsKept = 3
const startWithin = seconds(60)
/** As long as the other steps of making an image may take: on an emulated processor `initdb` takes minutes. */
const initialisedWithin = minutes(5)
const ready = /database system is ready to accept connections/

/**
 * After a crash Postgres syncs every file of its data directory, one by one. In a container each file of the image is copied for
 * that first: Postgres needs 1.4 s to respond again, 1 s of it for the copies, and minutes on an emulated processor. One call for
 * the whole file system takes 0.3 s. Supported from Postgres 14.
 *
 * Deadlocks are looked for before most services' lock timeouts hide them; `watchDeadlocks` finds the others. A statement that met
 * the signal to reload a changed setting failed with `could not open file: Interrupted system call`, so nothing is changed later.
 */
const settings = String.raw`alter system set deadlock_timeout = '100ms';
select 'alter system set recovery_init_sync_method = ''syncfs'''
where current_setting('server_version_num')::int >= 140000 \gexec
`

/** `name`: in messages. `id`: of the image that the reference names. */
type DatabaseBase = Readonly<Record<'name' | 'reference' | 'id' | 'schema', string>>

/** With its data directory initialised, and the schema, it boots in 0.5 s instead of 1.1 s, and no spec waits for `initdb`. */
export async function databaseImage({ name, reference, id, schema }: DatabaseBase): Promise<string> {
  const docker = await connectDocker()
  const tag = contentHash([id, schema, settings])
  const image = `${repository}:${tag}`
  if ((await docker.findImage(image)) !== undefined) return image
  using _span = beginSpan(`initialising ${name}`)
  await ownSession()
  const definition = databaseContainer(reference, 2)
    .withEnvironment({ PGDATA: '/pgdata' })
    .withCopyContentToContainer([
      { content: schema, target: '/docker-entrypoint-initdb.d/schema.sql' },
      { content: settings, target: '/docker-entrypoint-initdb.d/settings.sql' },
    ])
  await using container = await startSupervised(name, definition)
  const initialised = (await connectDockerode()).getContainer(container.id)
  // A clean stop: after a crash every later start would begin with recovery.
  await initialised.stop({ t: 30 })
  await initialised.commit({
    repo: repository,
    tag,
    changes: `LABEL ${REPOSITORY_LABEL}=${repository} org.testcontainers.session-id=`,
  })
  const made = await docker.findImage(image)
  await collectOldImages(docker, repository, made?.id ?? '', generationsKept)
  return image
}

/** `readyLines`: how often it logs that it is ready; twice where the entrypoint initialises it first. */
export function databaseContainer(image: string, readyLines: 1 | 2) {
  const made = new PostgreSqlContainer(image)
    .withWaitStrategy(Wait.forLogMessage(ready, readyLines))
    .withStartupTimeout(readyLines === 2 ? initialisedWithin : startWithin)
    // testcontainers' default, `pg_isready` four times a second, never stops and takes a tenth of the machine. Setting any
    // health check replaces it; the engine is then told to run none.
    .withHealthCheck({ test: ['CMD', 'true'] })
  fieldsOf(made).createOpts.Healthcheck = { Test: ['NONE'] }
  return made
}
