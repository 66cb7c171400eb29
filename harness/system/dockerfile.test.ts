import { expect, test } from 'vitest'
import {
  argumentsOf,
  baseImagesOf,
  buildKitLineOf,
  copiedPathsOf,
  instructionsOf,
  usedImagesOf,
  withBases,
} from './dockerfile.ts'

test('a FROM line names its base image', () => {
  expect(baseImagesOf('FROM node:24-slim\nCMD ["node"]\n')).toEqual(['node:24-slim'])
})

test('a build argument wins over its default in the Dockerfile', () => {
  const dockerfile = 'ARG NODE_IMAGE="node:24-slim"\nFROM ${NODE_IMAGE}\n'
  expect(baseImagesOf(dockerfile)).toEqual(['node:24-slim'])
  expect(baseImagesOf(dockerfile, { NODE_IMAGE: 'mine:1' })).toEqual(['mine:1'])
  expect(baseImagesOf('FROM ${ABSENT:-node:24}')).toEqual(['node:24'])
  expect(baseImagesOf('ARG BASE\nFROM ${BASE:-node:24}')).toEqual(['node:24'])
})

test('a FROM line sees the arguments before the first one, not those of a stage', () => {
  const dockerfile = [
    'ARG NODE=24 SUITE="trixie"',
    'ARG TAG=${NODE}-${SUITE}',
    'FROM node:${NODE} AS build',
    'ARG NODE',
    'ARG TAG=of-the-stage',
    'FROM node:${TAG}',
  ].join('\n')
  expect(baseImagesOf(dockerfile)).toEqual(['node:24', 'node:24-trixie'])
  expect(baseImagesOf(dockerfile, { NODE: '26' })).toEqual(['node:26', 'node:26-trixie'])
})

test('earlier stages, scratch and flags are not base images', () => {
  const dockerfile = [
    'FROM --platform=linux/amd64 node:24 AS build',
    'FROM scratch AS empty',
    'FROM Build',
    'FROM postgres:17',
  ]
  expect(baseImagesOf(dockerfile.join('\n'))).toEqual(['node:24', 'postgres:17'])
})

test('an image that files are copied from is used too, a stage by its name or number is not', () => {
  const dockerfile = [
    'FROM node:24 AS build',
    'RUN --mount=type=bind,from=tools:1,target=/t --mount=type=cache,from=Build,target=/c make --from=nothing',
    'FROM scratch',
    'COPY --from=build --chown=1 /out /out',
    'COPY --chown=1 --from=team/assets /a --from=nothing /a',
    'COPY --from=0 /b /b',
  ]
  expect(usedImagesOf(dockerfile.join('\n'))).toEqual(['node:24', 'tools:1', 'team/assets'])
})

test('an instruction may be broken into lines, with comments between them', () => {
  const dockerfile = 'FROM scratch\n\nRUN one && \\\n  # why\n  two\ncopy a b\n'
  expect(instructionsOf(dockerfile)).toEqual([
    { line: 1, keyword: 'FROM', rest: 'scratch' },
    { line: 3, keyword: 'RUN', rest: 'one &&  two' },
    { line: 6, keyword: 'COPY', rest: 'a b' },
  ])
})

test('the body of a here-document is no instruction', () => {
  const dockerfile = 'FROM scratch\nCOPY <<EOF /a\nFROM elsewhere\nEOF\nUSER 1'
  expect(instructionsOf(dockerfile).map(({ keyword }) => keyword)).toEqual(['FROM', 'COPY', 'USER'])
})

test.each(['RUN echo $((1<<2))', 'RUN bash -c "cat <<<text"'])('%s has no here-document', line => {
  const dockerfile = `FROM scratch\n${line}\nUSER 1\n`
  expect(instructionsOf(dockerfile)).toHaveLength(3)
  expect(buildKitLineOf(dockerfile)).toBeUndefined()
})

test('arguments are those that are declared, with or without a default', () => {
  expect([...argumentsOf('ARG NODE_IMAGE=node:24\nFROM ${NODE_IMAGE}\nARG VERSION TITLE="a b"\n')]).toEqual([
    'NODE_IMAGE',
    'VERSION',
    'TITLE',
  ])
})

test.each([
  [
    'RUN --mount=type=cache,target=/root/.npm npm ci',
    'line 2: RUN --mount=type=cache,target=/root/.npm npm ci',
  ],
  ['COPY --chmod=755 a b', 'line 2: COPY --chmod=755 a b'],
  ['COPY --link a b', 'line 2: COPY --link a b'],
  ['RUN <<EOF\necho\nEOF', 'line 2: RUN <<EOF'],
  ['FROM --platform=$BUILDPLATFORM node:24', 'line 2: FROM --platform=$BUILDPLATFORM node:24'],
  ['ARG TARGETOS TARGETARCH', 'line 2: ARG TARGETOS TARGETARCH'],
  ['ARG TARGETARCH=amd64', undefined],
  ['RUN npm ci --mount', undefined],
  ['COPY --chown=1000 --from=build a b', undefined],
  ['FROM --platform=linux/amd64 node:24', undefined],
])('%o needs BuildKit: %o', (line, needed) => {
  expect(buildKitLineOf(`# syntax=docker/dockerfile:1\n${line}\n`)).toBe(needed)
})

test.each([
  ['COPY package*.json ./\nCOPY --chown=1 src ./src', ['package*.json', 'src']],
  ['COPY ["a b", "c", "/d/"]', ['a b', 'c']],
  ['COPY --from=build /out /out\nADD https://example.org/a /a\nCOPY <<EOF /b\nx\nEOF', []],
  ['ADD . /app', ['.']],
  ['COPY $FOLDER /app', undefined],
  ['RUN --mount=type=bind,target=. make', undefined],
  [
    'RUN --mount=type=cache,target=/m \\\n --mount=type=bind,source=go.sum,target=go.sum go mod download',
    undefined,
  ],
  ['RUN --network=none --mount=target=. make', undefined],
  ['RUN --mount=type=cache,target=/m --mount=type=secret,id=npm npm ci --mount=target=.', []],
])('%o copies %o', (dockerfile, paths) => {
  expect(copiedPathsOf(dockerfile)).toEqual(paths)
})

test('FROM lines name what stands in for their images, and nothing else changes', () => {
  const dockerfile = [
    'ARG VERSION=24',
    'FROM --platform=linux/amd64 node:${VERSION}-slim AS build # node',
    'RUN echo node:24-slim',
    'FROM python:3.13',
    'FROM build',
    'FROM \\',
    '  node:24-slim',
    '',
  ]
  const others = { 'node:24-slim': 'own/node:1' }
  expect(withBases(dockerfile.join('\n'), {}, others).split('\n')).toEqual(
    dockerfile.with(1, 'FROM --platform=linux/amd64 own/node:1 AS build # node').with(6, '  own/node:1'),
  )
  expect(withBases(dockerfile.join('\n'), { VERSION: '22' }, others).split('\n')).toEqual(
    dockerfile.with(6, '  own/node:1'),
  )
})
