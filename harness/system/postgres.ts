import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Wait } from 'testcontainers'
import { beginSpan } from '../progress/span.ts'
import { seconds } from '../record/units.ts'
import { databaseAlias } from './database-address.ts'
import type { BaseImages, ServiceDescription } from './description.ts'
import { connectDocker } from './docker.ts'
import { connectDockerode } from './engine-address.ts'
import { collectOldImages, contentHash, REPOSITORY_LABEL } from './image.ts'
import { obtainImage } from './obtained-image.ts'
import { ownSession } from './session.ts'
import { databaseIn, type Started, type StartedDatabase } from './started.ts'
import { membership, Startup } from './startup.ts'

const repository = 'localhost/plumbline/database'
/** Enough for `initdb` and a start, from a cold disk on a busy machine. */
const startWithin = seconds(60)
const ready = /database system is ready to accept connections/

/**
 * An image whose data directory is initialised and has the schema, made once for each base image and schema.
 * It boots in 0.5 s instead of 1.1 s, and no spec waits for `initdb`. Undefined if the service has no database.
 */
export async function databaseImageFor(
  { root, beside: { database } }: ServiceDescription,
  { postgres }: BaseImages,
): Promise<string | undefined> {
  if (database === undefined) return undefined
  const { schema: path, image: base = postgres } = database
  const docker = await connectDocker()
  const [{ id }, schema] = await Promise.all([
    obtainImage(docker, 'the image of the database', base),
    path === undefined ? '' : readFile(resolve(root, path), 'utf8'),
  ])
  const tag = contentHash([id, schema])
  const known = await docker.findImage(`${repository}:${tag}`)
  if (known === undefined) await initialise(base, schema, tag)
  return `${repository}:${tag}`
}

async function initialise(base: string, schema: string, tag: string): Promise<void> {
  using _span = beginSpan('image', 'initialising the database')
  await ownSession()
  const definition = new DatabaseContainer(base, { readyLines: 2 })
  definition.withEnvironment({ PGDATA: '/pgdata' })
  definition.withCopyContentToContainer([
    { content: schema, target: '/docker-entrypoint-initdb.d/schema.sql' },
  ])
  const { container } = await definition.startSupervised()
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

export async function startDatabase(image: string, network: string): Promise<StartedDatabase> {
  return databaseIn(await new DatabaseContainer(image, { readyLines: 1, network }).startSupervised())
}

interface DatabaseOptions {
  /** How often Postgres logs that it is ready: twice where the entrypoint initialises it first. */
  readonly readyLines: 1 | 2
  readonly network?: string
}

class DatabaseContainer extends PostgreSqlContainer {
  readonly #startup = new Startup('database')

  constructor(image: string, { readyLines, network }: DatabaseOptions) {
    super(image)
    this.withWaitStrategy(Wait.forLogMessage(ready, readyLines)).withStartupTimeout(startWithin)
    // testcontainers' default, `pg_isready` four times a second, never stops and takes a tenth of the
    // machine. Any health check replaces it; the engine is then told to run none.
    this.withHealthCheck({ test: ['CMD', 'true'] })
    this.createOpts.Healthcheck = { Test: ['NONE'] }
    if (network === undefined) return
    this.withNetworkMode(network)
    this.createOpts.NetworkingConfig = membership(network, databaseAlias)
  }

  async startSupervised(): Promise<Started> {
    return this.#startup.attend(this.start())
  }

  protected override async containerCreated(id: string): Promise<void> {
    await this.#startup.follow(id)
  }
}
