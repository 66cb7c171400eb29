// Plain JavaScript of Node 12, because `vitest-plumbline doctor` reads it on whatever Node there is.

/** Each base image: its official name, and the environment variable that names another in its place. */
export const imageNames = {
  node: { official: 'node:24.21.0-trixie-slim', variable: 'NODE_IMAGE' },
  postgres: { official: 'postgres:17-trixie', variable: 'POSTGRES_IMAGE' },
  reaper: { official: 'testcontainers/ryuk:0.14.0', variable: 'RYUK_CONTAINER_IMAGE' },
}

/** The fix where a base image is missing, no registry answers and none can be built. */
export const withoutRegistry =
  'give the engine access to a registry, `docker load` the images, or set NODE_IMAGE, POSTGRES_IMAGE and RYUK_CONTAINER_IMAGE to yours'
