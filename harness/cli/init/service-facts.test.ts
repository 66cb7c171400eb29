import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serviceFacts } from './service-facts.ts'
import { buildOf } from './service-file.ts'

const factsOf = (files: Readonly<Record<string, string>>) => serviceFacts(new Map(Object.entries(files)))
const packageJson = (manifest: object): string => JSON.stringify(manifest)

test.each([
  '{ "name": null, "scripts": { "start": 1 } }',
  '{ "name": 7, "scripts": null, "dependencies": "a" }',
])('what npm would refuse in the package.json of a member of a workspace is no error: %s', text => {
  const { manifest } = factsOf({ 'package.json': text })
  expect(manifest).toMatchObject({ name: '', start: '', isTypeScript: false })
})

test('an Express service in TypeScript, by its dependencies and sources', () => {
  const facts = factsOf({
    'package.json': packageJson({
      name: '@acme/orders',
      type: 'module',
      scripts: { start: 'node ./src/main.ts' },
      dependencies: { express: '5', postgres: '3' },
    }),
    'package-lock.json': '{}',
    'tsconfig.json': '{}',
    'src/main.ts':
      "app.get('/health', a); app.get('/api/readyz', b); app.listen(process.env['PORT'] ?? 8080)",
    'src/database.ts': "postgres(process.env['DATABASE_URL'], { port: 5432 })",
    'src/main.test.ts': "request('/ready'); listen(1234)",
    'db/schema.sql': 'create table orders ()',
  })
  expect(facts).toMatchObject({
    manifest: {
      name: 'orders',
      isModule: true,
      isTypeScript: true,
      packageManager: 'npm',
      lockFile: 'package-lock.json',
    },
    framework: { name: 'Express' },
    listens: 8080,
    readsPort: true,
    entry: 'src/main.ts',
    health: '/api/readyz',
    databases: [{ client: 'postgres', kind: 'postgres' }],
    databaseVariables: { url: 'DATABASE_URL' },
    schema: 'db/schema.sql',
  })
})

test('Nest is not taken for the Express below it, and its controller is a route', () => {
  const facts = factsOf({
    'package.json': packageJson({ dependencies: { express: '5', '@nestjs/core': '11', mysql2: '3' } }),
    'pnpm-lock.yaml': '',
    'pnpm-workspace.yaml': '',
    'src/main.ts': 'await app.listen(3000)',
    'src/health.controller.ts': "@Controller('health') export class HealthController {}",
  })
  expect(facts).toMatchObject({
    manifest: { packageManager: 'pnpm', isWorkspaceRoot: true },
    framework: { name: 'Nest' },
    health: '/health',
    databases: [{ client: 'mysql2', kind: 'mariadb' }],
  })
})

test('a Python service, by requirements.txt and its Dockerfile', () => {
  const facts = factsOf({
    Dockerfile: 'FROM python:3.13\nEXPOSE 8000/tcp\n',
    'requirements.txt': 'fastapi==0.115\npsycopg[binary]>=3\n',
    'app/main.py': '@app.get("/ready")\ndef ready(): os.environ["PGHOST"], os.environ["PGUSER"]',
  })
  expect(facts).toMatchObject({
    framework: { name: 'FastAPI', runtime: 'Python' },
    runtime: 'Python',
    dockerfile: 'Dockerfile',
    exposed: [8000],
    entry: 'app/main.py',
    health: '/ready',
    databases: [{ client: 'psycopg', kind: 'postgres' }],
    databaseVariables: { host: 'PGHOST', user: 'PGUSER' },
  })
})

test('a PHP service, with the route in its sources, not that of its tests', () => {
  const facts = factsOf({
    Dockerfile: 'FROM php:8.4-cli\nEXPOSE 8080\n',
    'src/server.php': "<?php if ($path === '/healthz') return [200]; getenv('DATABASE_URL');",
    'src/ServerTest.php': "<?php get('/readyz');",
  })
  expect(facts).toMatchObject({
    runtime: 'PHP',
    health: '/healthz',
    databaseVariables: { url: 'DATABASE_URL' },
  })
})

test('a route that is written with its method', () => {
  const server = "switch (`${request.method} ${path}`) { case 'GET /readyz': ready() }"
  expect(factsOf({ 'package.json': '{}', 'src/server.js': server })).toMatchObject({ health: '/readyz' })
})

test('nginx, by the image it is built upon', () => {
  expect(factsOf({ Dockerfile: 'FROM nginx:1.29-alpine\nCOPY . /usr/share/nginx/html\n' })).toMatchObject({
    framework: { name: 'nginx', port: 80 },
    runtime: 'nginx',
    databases: [],
  })
})

test.each([
  ['requirements.txt', 'Python'],
  ['pyproject.toml', 'Python'],
  ['go.mod', 'Go'],
  ['pom.xml', 'Java'],
  ['build.gradle.kts', 'Java'],
  ['Gemfile', 'Ruby'],
  ['Cargo.toml', 'Rust'],
  ['composer.json', 'PHP'],
  ['Orders.csproj', '.NET'],
])('%s is that of a service of %s, unless a script or an entry starts Node', (file, runtime) => {
  const manifest = packageJson({ devDependencies: { vitest: '5' } })
  expect(factsOf({ 'package.json': manifest, [file]: '' })).toMatchObject({ runtime, entry: undefined })
  expect(factsOf({ 'package.json': manifest, [file]: '', 'src/server.ts': '' }).runtime).toBe('Node')
  const starts = packageJson({ scripts: { start: 'next start' } })
  expect(factsOf({ 'package.json': starts, [file]: '' }).runtime).toBe('Node')
  expect(factsOf({ 'package.json': manifest, [`tools/${file}`]: '' }).runtime).toBe('Node')
})

test.each([
  ['ARG PYTHON_IMAGE=python:3.13-slim\nFROM ${PYTHON_IMAGE}\nEXPOSE 8080', 'Python'],
  ['FROM debian:13\nCMD ["/usr/bin/python3", "app/server.py"]', 'Python'],
  ['FROM debian:13\nENTRYPOINT ["tini", "--"]\nCMD gunicorn shop.wsgi', 'Python'],
  ['FROM golang:1.25 AS build\nRUN go build\nFROM alpine:3\nCMD ["/orders"]', 'Go'],
  ['FROM eclipse-temurin:21-jre\nCMD ["java", "-jar", "orders.jar"]', 'Java'],
  ['FROM registry:5000/dotnet/aspnet:9.0\nENTRYPOINT ["./orders"]', '.NET'],
  ['FROM registry:5000/shop/runtime:1\nCMD ["./start.sh"]', 'Node'],
  ['FROM registry:5000/shop/javascript:1\nCMD ["./start.sh"]', 'Node'],
  ['FROM debian\nCMD ["sh", "-c", "python migrate.py && node server.js"]', 'Node'],
  ['FROM registry:5000/library/ruby@sha256:0a\nCMD ["./start"]', 'Ruby'],
  ['FROM node:24 AS assets\nRUN npm run build\nFROM python:3.13', 'Python'],
  ['FROM python:3.13 AS model\nCMD python train.py\nFROM node:24\nCMD ["npm", "start"]', 'Node'],
  ['FROM oven/bun:1\nRUN bun build\nCMD ["node", "dist/main.js"]', 'Node'],
  ['FROM scratch\nCMD ["/orders"]', 'Node'],
])('the Dockerfile %j is that of %s', (Dockerfile, runtime) => {
  expect(factsOf({ 'package.json': '{}', Dockerfile }).runtime).toBe(runtime)
})

test('what the image runs on outweighs the packages of another part of the repository', () => {
  const manifest = packageJson({ scripts: { start: 'node web.js' }, dependencies: { express: '5' } })
  const files = { 'package.json': manifest, 'requirements.txt': 'flask\n' }
  expect(factsOf({ ...files, Dockerfile: 'FROM python:3.13\n' })).toMatchObject({
    framework: { name: 'Flask' },
    runtime: 'Python',
  })
  expect(factsOf(files)).toMatchObject({ framework: { name: 'Express' }, runtime: 'Node' })
})

test('a repository that tells nothing has no facts, and one that is odd is no error', () => {
  const facts = factsOf({})
  expect(facts.framework).toBeUndefined()
  expect(facts.entry).toBeUndefined()
  const path = fc.constantFrom('package.json', 'Dockerfile', 'requirements.txt', 'src/main.ts', 'main.py')
  const text = fc.oneof(fc.string(), fc.json())
  fc.assert(
    fc.property(fc.dictionary(path, text), files => {
      expect(factsOf(files).databases).toBeInstanceOf(Array)
    }),
  )
})

test('a Dockerfile that copies the bundle is built with it, unless the file is there', () => {
  const files = {
    Dockerfile: 'FROM node:24\nCOPY migrations /migrations\nCOPY server.mjs .\n',
    'src/main.ts': 'await app.listen({ port: 8080 })',
  }
  expect(buildOf(factsOf(files))).toBe("node('src/main.ts', { dockerfile: 'Dockerfile' })")
  expect(buildOf(factsOf({ ...files, 'server.mjs': '' }))).toBe("{ dockerfile: 'Dockerfile' }")
})
