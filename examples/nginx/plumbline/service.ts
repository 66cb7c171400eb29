import { baseImage, defineService, get } from 'vitest-plumbline'

/** Static pages, without a database. */
export const service = defineService({
  build: {
    dockerfile: 'Dockerfile',
    args: () => baseImage({ name: 'nginx', official: 'nginx:1.28', packages: ['nginx-light'] }),
  },
  tmpfs: ['/run', '/var/lib/nginx', '/var/cache/nginx'],
  capabilities: ['CHOWN', 'SETGID', 'SETUID'],
  paths: () => [get('/'), get('/nowhere', { status: 404 })],
})
