// Plain JavaScript of Node 12, because `vitest-plumbline doctor` reads it on whatever Node there is.

export const official = {
  node: 'node:24.21.0-trixie-slim',
  postgres: 'postgres:17-trixie',
  reaper: 'testcontainers/ryuk:0.14.0',
}

/** The environment variables that name others in their place. */
export const variables = {
  node: 'NODE_IMAGE',
  postgres: 'POSTGRES_IMAGE',
  reaper: 'RYUK_CONTAINER_IMAGE',
}

/** The fix where a base image is missing, no registry answers and none can be built. */
export const withoutRegistry =
  'give the engine access to a registry, `docker load` the images, or set NODE_IMAGE, POSTGRES_IMAGE and RYUK_CONTAINER_IMAGE to yours'
