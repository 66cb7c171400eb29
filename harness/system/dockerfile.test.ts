import { expect, test } from 'vitest'
import { baseImagesOf } from './dockerfile.ts'

test('a FROM line names its base image', () => {
  expect(baseImagesOf('FROM node:24-slim\nCMD ["node"]\n')).toEqual(['node:24-slim'])
})

test('a build argument wins over its default in the Dockerfile', () => {
  const dockerfile = 'ARG NODE_IMAGE="node:24-slim"\nFROM ${NODE_IMAGE}\n'
  expect(baseImagesOf(dockerfile)).toEqual(['node:24-slim'])
  expect(baseImagesOf(dockerfile, { NODE_IMAGE: 'mine:1' })).toEqual(['mine:1'])
  expect(baseImagesOf('FROM ${ABSENT:-node:24}')).toEqual(['node:24'])
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
